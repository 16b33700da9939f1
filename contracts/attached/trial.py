"""A trial in a sandbox that is already up: reached first, its worlds dropped at the end whatever happens."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from contracts.attached.arena import AttachedArena, AttachedFleetArena, Rooms
from contracts.attached.client import SandboxClient
from contracts.attached.lease import Lease
from contracts.drive.arena import Arena
from contracts.harness import Plan
from contracts.remote import RemoteOptions, met
from contracts.target import HttpTarget
from simulator.truth.clock import WallClock


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """Where the sandbox is, and what it wants to be steered. target: a service elsewhere, None for its own."""

    url: str
    token: str | None = None
    target: RemoteOptions | None = None

    def again(self) -> tuple[str, ...]:
        """The options of ``check`` that judge in the same sandbox once more; neither key nor token is told."""
        return ("--sandbox", self.url, *(self.target.again_there() if self.target else ()))


@contextmanager
def attached_arena(
    plan: Plan, options: SandboxOptions, wall: WallClock, say: Callable[[str], object] = lambda _: None
) -> Iterator[Arena]:
    """Reach the sandbox; for a service elsewhere write the export and wait for it. Then judge.

    say: is told what is judged where. Raises NotRunning, OldSandbox, NoRight, NoPlace, and about the service
    what remote_arena raises.
    """
    with ExitStack() as at_the_end:
        sandbox = SandboxClient(options.url, options.token)
        at_the_end.callback(sandbox.close)
        sandbox.greet()
        waits_s = options.target.wait_s if options.target else 0.0
        lease = Lease(sandbox, f"check-{int(wall.now_s() * 1000):x}", wall.monotonic_s, waits_s)
        rooms = Rooms(lease, plan.seed, wall)
        at_the_end.callback(rooms.drop_all)
        if options.target is None:
            say(f"judging the charger-service of the sandbox at {options.url}")
            arena = AttachedArena(rooms, options.url, wall)
            at_the_end.callback(arena.end)
            yield arena
        else:
            yield _elsewhere(plan, rooms, options.target, wall, say, at_the_end)


def _elsewhere(
    plan: Plan,
    rooms: Rooms,
    options: RemoteOptions,
    wall: WallClock,
    say: Callable[[str], object],
    at_the_end: ExitStack,
) -> AttachedFleetArena:
    arena = AttachedFleetArena(rooms, plan.bookings(), wall)
    export = arena.export(options.url, options.api_key)
    target = HttpTarget(options.url, options.api_key)
    at_the_end.callback(target.close)
    arena.judge(target, met(target, options, export, wall, say, at_the_end))
    return arena
