"""Which clients there are, where each is installed, and whether it is what its requirements say."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
REQUIREMENTS = Path(__file__).resolve().parent / "requirements"
INSTALLED = ROOT / ".clients"
COMMAND = ".venv/bin/python -m tests.end_to_end.clients.install"
"""What installs whatever is missing, typed where README.md lies."""
_STAMP = "installed-from.txt"


class NotInstalled(Exception):
    """A client is missing, or its requirements have changed since it was installed."""


def clients() -> list[str]:
    """Every client as ``name-version``, e.g. ``goechargerv2-0.2.2``."""
    return sorted(path.stem for path in REQUIREMENTS.glob("*.txt"))


def requirements_of(client: str) -> Path:
    """The file that pins the client and all it needs, one ``name==version`` a line."""
    return REQUIREMENTS / f"{client}.txt"


def place_of(client: str) -> Path:
    """The folder the client is installed in, whether or not it is."""
    return INSTALLED / client


def is_installed(client: str) -> bool:
    """Whether the client is there, in the versions its requirements name now."""
    stamp = place_of(client) / _STAMP
    return stamp.is_file() and stamp.read_bytes() == requirements_of(client).read_bytes()


def mark_installed(client: str, place: Path) -> None:
    """Leave in the folder what was installed there."""
    (place / _STAMP).write_bytes(requirements_of(client).read_bytes())


def installed(client: str) -> Path:
    """The folder of a client that is ready to run. Raises NotInstalled with the command that mends it."""
    if not requirements_of(client).is_file():
        raise NotInstalled(f"one of the clients {', '.join(clients())} was expected, got {client}")
    if not is_installed(client):
        raise NotInstalled(f"{client} is not installed as its requirements say; run {COMMAND}")
    return place_of(client)
