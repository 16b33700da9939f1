"""A user of pyeasee: tells the client what to do and keeps what its stream brings meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.end_to_end.clients.run import Talking, talking_to
from tests.end_to_end.clients.served import ServedClouds

NEW, OLD = "pyeasee-0.8.21", "pyeasee-0.8.17"
"""OLD is the last that Home Assistant used and still has ``get_state``."""


class Raised(Exception):
    """The client raised. kind: its exception. about: what that carries, such as the vendor's problem. rest: as text."""

    def __init__(self, kind: str, about: Any, rest: list[str]) -> None:
        super().__init__(kind, about, rest)
        self.kind = kind
        self.about = about
        self.rest = rest


class User:
    """Somebody with one charger at Easee."""

    def __init__(self, clouds: ServedClouds, handle: str, talking: Talking) -> None:
        self.clouds = clouds
        self.handle = handle
        self.serial = clouds.charger(handle).serial
        self.heard: list[dict[str, Any]] = []
        self._talking = talking

    def call(self, name: str, *args: Any, **told: Any) -> Any:
        """Call a method of the Easee object. Raises Raised."""
        self._talking.tell(call=name, args=args, **told)
        while True:
            said = self._talking.hear()
            if "raised" in said:
                raise Raised(said["raised"], said["about"], said["args"])
            if "answer" in said:
                return said["answer"]
            self.heard.append(said)

    def charger(self, name: str, *args: Any, **told: Any) -> Any:
        """Call a method of the charger. Raises Raised."""
        return self.call(name, *args, of=self.serial, **told)

    def observations(self, *numbers: int) -> dict[int, Any]:
        """Values by number, read the current way."""
        return {row["id"]: row["value"] for row in self.charger("get_observations", *numbers)["observations"]}

    def hear_until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """What the stream brings, up to the wanted; nothing is taken twice."""
        while True:
            said = self.heard.pop(0) if self.heard else self._talking.hear()
            if wanted(said):
                return dict(said)

    def hear_update(self, number: int, value: Any) -> None:
        """Wait until the stream says that of an observation."""
        self.hear_until(lambda said: (said.get("update") or {}).items() >= {"id": number, "value": value}.items())

    def endpoints(self, since: int = 0) -> list[str]:
        """What the client asked the vendor for, in order, leaving out the first so many."""
        return [leg.endpoint or "" for leg in self.clouds.legs()[since:]]


@contextmanager
def user_of(clouds: ServedClouds, handle: str, client: str = NEW, password: str | None = None) -> Iterator[User]:
    """A user of the client at the cloud of that charger, not logged in yet."""
    account = clouds.account(handle)
    told: dict[str, Any] = {
        "url": clouds.url_of(handle),
        "user": account.username,
        "password": password or account.password,
    }
    with talking_to(client, "pyeasee_talk.py", **told) as talking:
        yield User(clouds, handle, talking)
        ended = talking.ended()
        assert ended.code == 0, ended.stderr
