"""How a trial talks to a running sandbox, and what is said when there is none, or not one that will do."""

from typing import Any

from simulator.commands.steering import NotRunning, connected, reaching
from simulator.truth.errors import SandboxError

TITLE = "charger-sandbox control API"
"""What the document of a sandbox is called."""
NEEDED = frozenset({"createWorld", "dropWorld", "exportWorld", "exportTruth", "changeOptions", "renewLease"})
"""Operations that not every sandbox has always had."""
_NO_RIGHT = (401, 403)


class OldSandbox(SandboxError):
    """The sandbox cannot do what a trial needs."""


class NoRight(SandboxError):
    """The sandbox does not let us steer it."""


class Refused(SandboxError):
    """The sandbox would not do it. code: its word for why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class SandboxClient:
    """The control API of the sandbox at a URL. token: None where it wants none. Safe to use from several threads."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._client = connected(token)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def greet(self) -> None:
        """See that a sandbox is there that will do. Raises NotRunning, OldSandbox or NoRight."""
        document = self.ask("GET", "openapi.json")
        info = document.get("info")
        if not isinstance(info, dict) or info.get("title") != TITLE:
            raise self._stranger()
        paths = [item for item in document.get("paths", {}).values() if isinstance(item, dict)]
        known = {one.get("operationId") for item in paths for one in item.values() if isinstance(one, dict)}
        if missing := sorted(NEEDED - known):
            raise OldSandbox(
                f"the sandbox at {self.url} is older than this check and has no {', '.join(missing)}: start it anew "
                "with the version that is installed here"
            )

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        """Ask for a resource below ``/_sandbox/``.

        Raises NotRunning, NoRight, or Refused with what the sandbox says.
        """
        told = {name: value for name, value in query.items() if value is not None}
        try:
            with reaching(self.url, "mend --sandbox"):
                response = self._client.request(
                    method,
                    f"{self.url}/_sandbox/{path}",
                    params=told,
                    json=body if method in ("POST", "PATCH") else None,
                )
                answer = response.json()
        except ValueError:
            raise self._stranger() from None
        if not isinstance(answer, dict):
            raise self._stranger()
        if response.is_success:
            return answer
        return self._refuse(response.status_code, answer)

    def _refuse(self, status: int, problem: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(problem.get("code"), str) or not isinstance(problem.get("detail"), str):
            raise self._stranger()
        if status in _NO_RIGHT:
            more = "add --token" if status == 401 else str(problem.get("todo", ""))
            raise NoRight(f"the sandbox at {self.url} does not let us steer it: {problem['detail']}: {more}")
        raise Refused(problem["code"], problem["detail"])

    def _stranger(self) -> NotRunning:
        return NotRunning(f"{self.url} answers, but not as a sandbox does: name the address that `up` printed")
