"""The page at ``/`` that shows a sandbox and steers it. Rule of the room: imports nothing of ours.

The server renders a skeleton that holds nothing of any world; everything else the page asks the control API for, over
HTTP as any other program does. Its script is plain ES modules, and nothing on it comes from elsewhere.
"""
