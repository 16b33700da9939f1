"""The embedded server: sockets, ports, start and stop, and every fault that has to be made on the wire.

Rule of the room: it serves any WSGI application and knows none. Of the other rooms it sees only ``simulator.truth``
(the error tree and the machine's clock). cheroot does the HTTP; only ``engine`` and ``gateway`` import it, and they
are loaded when a server starts, so importing this package stays cheap.

An application that wants the bare socket asks for it, acts, and returns. Its worker is free at once:

    @app.get("/state")
    def state() -> Response:
        connection = seize(request.environ)
        if connection is None:                 # another server or a test client: only an ordinary answer is possible
            return Response(status=502)
        connection.park(max_s=120)
        return Response()                      # thrown away; after_request functions still see it

Where no response can be returned, ``raise Seized`` instead: it is no ``Exception``, so no error handler of Flask
answers or logs it.
"""

from simulator.serve.connection import Connection, Seizable, Seized, seize
from simulator.serve.keeper import Ending
from simulator.serve.server import PortTaken, Server

__all__ = ["Connection", "Ending", "PortTaken", "Seizable", "Seized", "Server", "seize"]
