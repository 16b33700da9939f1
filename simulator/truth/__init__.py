"""What is really the case: chargers, cars, accounts, tokens and clocks, before any vendor words it.

Rule of the room: no Flask, no sockets, no threads of its own, and nothing imported from the other rooms. Everything
here is either a frozen value with functions that make the next value, or a small registry that keeps such values.
"""
