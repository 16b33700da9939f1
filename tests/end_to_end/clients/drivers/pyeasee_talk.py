"""Use pyeasee as it is told. Told: url, user, password, and then lines: call, of, args, kwargs.

call: a method of the Easee object or, with ``of`` (a serial or a site's number), of that product or site. An
argument ``{"at": ...}`` is a time (ISO 8601). ``subscribe`` listens to a charger. Says ``answer`` or ``raised`` for
each, and in between ``update`` for what the stream brings and ``log`` for what the client only logs of it.
"""

import asyncio
import json
import logging
import sys
from datetime import datetime
from typing import Any

from pyeasee import Easee

told = json.loads(sys.argv[1])


def say(**said: Any) -> None:
    sys.stdout.write(json.dumps(said, default=str) + "\n")
    sys.stdout.flush()


class Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, str) and record.msg.startswith(("CommandResponse", "SR stream", "SR auth")):
            say(log=record.msg, args=[str(argument) for argument in record.args or ()])


async def updated(serial: str, data_type: int, number: int, value: object) -> None:
    say(update={"mid": serial, "dataType": data_type, "id": number, "value": value})


async def plain(result: Any) -> Any:
    """What the client gave, as JSON."""
    if isinstance(result, list | tuple):
        return [await plain(item) for item in result]
    if hasattr(result, "get_data"):
        return {name: result[name] for name in result.get_data()}
    if hasattr(result, "status"):
        text = await result.text()
        return {"status": result.status, "body": json.loads(text) if text else None}
    if isinstance(result, bytes):
        return result.decode()
    return result


class User:
    def __init__(self, easee: Any) -> None:
        self.easee = easee
        self.things: dict[Any, Any] = {}

    async def thing(self, name: Any) -> Any:
        """A charger, site, circuit or equalizer, looked up once, as a user keeps it."""
        if name not in self.things:
            for charger in await self.easee.get_chargers():
                self.things[charger.id] = charger
            if name not in self.things:
                for site in await self.easee.get_sites():
                    self.things[site.id] = site
                    self.things |= {part.id: part for part in (*site.get_circuits(), *site.get_equalizers())}
        return self.things[name]

    async def do(self, order: dict[str, Any]) -> Any:
        call, of = order["call"], order.get("of")
        if call == "subscribe":
            return await self.easee.sr_subscribe(await self.thing(of), updated)
        if call == "token":
            return {name: self.easee.token[name] for name in ("accessToken", "refreshToken")}
        subject = self.easee if of is None else await self.thing(of)
        args = [datetime.fromisoformat(arg["at"]) if isinstance(arg, dict) else arg for arg in order.get("args", ())]
        return await plain(await getattr(subject, call)(*args, **order.get("kwargs", {})))


async def main() -> None:
    logging.getLogger("pyeasee").setLevel(logging.DEBUG)
    logging.getLogger("pyeasee").addHandler(Listener())
    logging.getLogger("pyeasee").propagate = False
    easee = Easee(told["user"], told["password"])
    easee.base = told["url"]
    easee.sr_base = told["url"] + "/hubs/chargers"
    user = User(easee)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        try:
            say(answer=await user.do(json.loads(line)))
        except Exception as error:
            argument = error.args[0] if error.args else None
            say(raised=type(error).__name__, about=argument, args=[str(item) for item in error.args[1:]])
    await easee.close()


asyncio.run(main())
