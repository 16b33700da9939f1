"""Clients that other people wrote, from PyPI and unmodified, against the fakes over real sockets.

Their dependencies clash with ours and with each other, so each lives in a folder of its own (``catalogue``), filled
before the tests run (``install``), and runs as a process that sees that folder and the standard library alone
(``run``). What it is told to do is a script in ``drivers``: the few lines a user of that client would write.

Not among them: pyzaptec (0.8.7), the one client of Zaptec on PyPI, needs Python 3.14; wattpilot and wattpilot-api speak
to a sibling of go-e's chargers, over its WebSocket in the local network.
"""
