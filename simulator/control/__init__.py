"""What steers and shows a running sandbox. Rule of the room: imports truth, journal, faults, scenario and dashboard
only.
"""
