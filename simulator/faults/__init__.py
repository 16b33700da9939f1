"""How a vendor's answer goes wrong: one small class a file, a table of them, and the board that applies them.

Rule of the room: imports the truth only. A fault knows no vendor format and no web framework; it stands around a call
and returns what the caller shall get, an answer or none.
"""
