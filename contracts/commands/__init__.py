"""The commands that need the harness; each module holds one."""
