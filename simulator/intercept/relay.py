"""Between a client and the sandbox: every byte as it comes, and every end as it is."""

import asyncio

from simulator.intercept.lines import Line

LEAVE_S = 30.0
"""How long a client may stay after the sandbox has finished; the sandbox closes idle connections after as long."""


async def relay(client: Line, server: Line) -> None:
    """Pass on what both say until both have finished. Raises OSError when one of them breaks off: pass that on, too."""
    try:
        async with asyncio.TaskGroup() as both:
            asking = both.create_task(_pass(client, server))
            await _pass(server, client)
            await asyncio.wait([asking], timeout=LEAVE_S)
            asking.cancel()
    except ExceptionGroup as group:
        broken, others = group.split(OSError)
        if others is not None:
            raise others from None
        raise ConnectionResetError("one side broke off") from broken


async def _pass(source: Line, target: Line) -> None:
    while data := await source.receive():
        await target.send(data)
    await target.finish()
