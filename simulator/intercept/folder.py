"""The interceptor's private folder: the authority's key, the certificate clients trust, and where the proxy listens.

Its files stay where they are from one run to the next, so that what a shell has exported stays true.
"""

import fcntl
import json
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from simulator.truth.errors import SandboxError

_AUTHORITY, _CERTIFICATE, _PROXY, _LOCK = "authority.pem", "ca.pem", "proxy.json", "lock"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class FolderUnusable(SandboxError):
    """The interceptor cannot keep its files there."""


class NeverRan(SandboxError):
    """No interceptor has left its address there."""


def usual_folder(environ: Mapping[str, str]) -> Path:
    """Where the interceptor keeps its files unless told: in the user's state directory (XDG base directories)."""
    told = environ.get("XDG_STATE_HOME", "")
    state = Path(told) if told.startswith("/") else Path(environ.get("HOME") or "~").expanduser() / ".local" / "state"
    return state / "charger-sandbox" / "intercept"


class Folder:
    """A folder for the interceptor's files. All of them are for its owner's eyes only."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @property
    def certificate_file(self) -> Path:
        """What clients are told to trust, PEM."""
        return self.path / _CERTIFICATE

    @contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder if need be and keep other processes out. Raises FolderUnusable for whatever goes wrong."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)
        except OSError as error:
            raise FolderUnusable(
                f"a folder of your own was expected at {self.path} for the certificates, it cannot be used "
                f"({error.strerror or error}): choose another with --ca-dir"
            ) from error

    def kept_authority(self) -> bytes | None:
        """Key and certificate of an earlier run; None when there are none or others could have read the key."""
        path = self.path / _AUTHORITY
        try:
            about = path.stat()
            if about.st_uid != os.getuid() or about.st_mode & _OTHERS:
                return None
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def keep_authority(self, pem: bytes) -> None:
        """Keep key and certificate for later runs."""
        self._write(_AUTHORITY, pem)

    def show_certificate(self, pem: bytes) -> None:
        """Put the certificate where clients read it."""
        self._write(_CERTIFICATE, pem)

    def remember_proxy(self, url: str) -> None:
        """Note where the proxy listens."""
        self._write(_PROXY, json.dumps({"proxyUrl": url}).encode())

    def proxy_url(self) -> str:
        """Where the proxy listens, or last did. Raises NeverRan, FolderUnusable."""
        advice = "start `charger-sandbox up --intercept` first, with the same --ca-dir if it has one"
        try:
            noted = json.loads((self.path / _PROXY).read_bytes())
            if self.certificate_file.is_file():
                return str(noted["proxyUrl"])
        except (FileNotFoundError, NotADirectoryError):
            pass
        except (ValueError, TypeError, KeyError) as error:
            raise FolderUnusable(f"{self.path / _PROXY} does not say where the proxy is: {advice}") from error
        except OSError as error:
            raise FolderUnusable(f"{self.path} cannot be read ({error.strerror}): {advice}") from error
        raise NeverRan(f"the files of an interceptor were expected in {self.path}, there are none: {advice}")

    def _write(self, name: str, data: bytes) -> None:
        descriptor, temporary = tempfile.mkstemp(dir=self.path, prefix=f".{name}.")  # for the owner alone: 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(temporary).replace(self.path / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
