"""What users wrote through Zaptec's cloud, and which web hooks were sent, written down.

Not kept: what the proxy's limits have counted, and what web hooks' receivers answered.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from simulator.truth.plain import Codec, Codecs
from simulator.truth.shelf import Shelf
from simulator.truth.world import World
from simulator.vendors.zaptec.charger_settings import Priority
from simulator.vendors.zaptec.records import KeptRecords, Note, RecordBook
from simulator.vendors.zaptec.webhooks import WebHooks

WRITTEN, HOOKS = "zaptec written", "zaptec web hooks"
_CODECS = Codecs(classes=(Priority,))
_SENT = "sent"
Done = frozenset[tuple[str, str, int]]
"""Kind, charger and session of web hooks."""


def shelves(book: RecordBook, hooks: WebHooks, world: World) -> list[Shelf[Any]]:
    """Everything that is kept of a world."""
    records: Codec[KeptRecords] = _CODECS.of(Mapping[int | str, tuple[Note, ...]])
    sent: Codec[Done] = _CODECS.of(Done)

    def read_sent() -> dict[str, Done]:
        done = hooks.done(world)
        return {} if done is None else {_SENT: done}

    def put_sent(rows: Mapping[str, Done]) -> None:
        if _SENT in rows:
            hooks.put_done(world, rows[_SENT])

    return [
        Shelf(WRITTEN, records, partial(book.all, world), partial(book.put, world)),
        Shelf(HOOKS, sent, read_sent, put_sent),
    ]
