"""The commands that need no harness. Each module holds one and is added to the group in ``contracts.cli``."""
