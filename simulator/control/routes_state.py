"""A world's whole state: handed out as one document, and taken back."""

from typing import Any

from simulator.control.console import Console
from simulator.control.control import Control
from simulator.control.keeping import written
from simulator.control.problems import BadInput
from simulator.control.route import Asked, Said, WorldControlRoute, WorldRoute
from simulator.control.routes_sandbox import world_view
from simulator.journal.har import moment
from simulator.truth.shelf import VERSION

FORMAT = "charger-sandbox world"


def get_state(console: Console, asked: Asked) -> Said:
    """Everything that is kept of a world, tokens and passwords and all."""
    del asked
    return document_of(console)


def document_of(console: Console) -> dict[str, Any]:
    """A world's state as one document."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "world": console.name,
        "saved": moment(console.house.wall.now_s()),
        "shelves": written(console),
    }


def put_state(control: Control, asked: Asked) -> Said:
    """Let a world be as it was kept. Raises BadInput, BadState or WorldExists; then it stays as it is."""
    console, body = control.console(asked.path.get("world")), asked.body
    if body["version"] != VERSION:
        raise BadInput("version", f"{VERSION}, which this sandbox writes", str(body["version"]))
    restored = control.restore(console.name, body["shelves"])
    restored.wake()
    return world_view(control, restored)


WORLD_ROUTES = (WorldRoute("GET", "/state", "getState", get_state),)
CONTROL_ROUTES = (WorldControlRoute("PUT", "/state", "putState", put_state),)
