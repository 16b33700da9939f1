"""The interceptor: a loopback HTTPS proxy that answers for the vendors' real host names, for clients that fix theirs.

Rule of the room: it knows sockets, TLS and certificates, and no vendor: which hosts are answered for, and where, is
handed in. Of the other rooms it sees only ``simulator.truth`` (the error tree) and ``simulator.serve`` (a taken port).
Its modules are imported one by one, so that ``up`` without it loads neither asyncio nor cryptography.

Not imitated: HTTP/2, client certificates, and the vendors' own certificate chains.
"""
