"""Who asked what: every exchange on both legs, caller to charger-service and service to vendor, bounded and redacted.

Rule of the room: imports the truth only.
"""
