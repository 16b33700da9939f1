"""``up --state``: worlds that go on where they were."""

from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.truth.errors import BadState, SandboxError, WorldExists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.control.control import Control
    from simulator.state.file import StateFile
    from simulator.truth.shelf import Taken


class NotAsKept(SandboxError):
    """The state file holds another world than the one that is asked for."""


@contextmanager
def state_file(path: Path | None) -> "Iterator[StateFile | None]":
    """The file for the length of the block, and nobody else's. Raises StateRefused."""
    if path is None:
        yield None
        return
    from simulator.state.file import StateFile

    with StateFile(path) as file:
        yield file


def reopen(file: "StateFile", control: "Control", told: Mapping[str, Any]) -> None:
    """Open the worlds that are in the file. told: what the user said of the world ``up`` opens: seed, easee_profile.

    Raises NotAsKept or BadState; the file is as it was.
    """
    default = control.house.default
    try:
        if default not in file.worlds:
            raise BadState(f"the world {default!r} was expected, got none of that name")
        for name, kept in file.worlds.items():
            control.restore(name, kept)
    except (BadState, WorldExists) as error:
        raise BadState(
            f"{file.path} cannot be read ({error}): name another file, or remove it to begin anew"
        ) from error
    world = control.house.opened[default].world
    for name, value in told.items():
        known = world.seed if name == "seed" else world.options.get("easee.profile")
        if known != value:
            option = f"--{name.replace('_', '-')}"
            raise NotAsKept(
                f"{file.path} holds a world with {option} {known}, got {value}: drop it, or name another file"
            )


@contextmanager
def saving(file: "StateFile | None", control: "Control") -> "Iterator[Callable[[], None]]":
    """Keep the worlds in the file for the length of the block, or until what it gives is called.

    Whatever is asked of the control API is in the file before its answer, everything else within a second. Raises
    StateRefused.
    """
    if file is None:
        yield lambda: None
        return
    from simulator.control.keeping import taken
    from simulator.state.saver import Saver

    def take() -> "dict[str, list[Taken]]":
        # A world on a lease belongs to somebody who will not find this program again.
        leased = control.leased()
        return {name: taken(console) for name, console in control.consoles().items() if name not in leased}

    saver = Saver(file, take)
    saver.begin()
    control.on_written = saver.save
    try:
        yield saver.close
    finally:
        saver.close()
