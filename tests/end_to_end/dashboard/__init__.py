"""The dashboard in a real Chromium, against ``up`` as a user runs it."""
