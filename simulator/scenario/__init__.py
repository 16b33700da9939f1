"""What happens when: scripts in YAML, read with a place for every mistake, and the runner that plays them.

Rule of the room: imports the truth and the faults only. A script is data; who refreshes and who judges is not its
business. The runner acts on one charger of one world and yields a moment for each step.
"""
