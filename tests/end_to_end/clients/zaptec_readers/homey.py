"""The Homey app (PatrickE94/com.zaptec): exactly 200, a form without content on commands, tokens renewed by the clock.

Rules: `lib/zaptec/api.ts`, `error.ts` and the changelog there. Any 400 at login is a wrong password; an answer that
names nginx is tried again; a 500 with a code is the vendor's refusal. Before 1.10.3 the type of token was compared
letter by letter.
"""

import json
from collections.abc import Callable
from typing import Any

import httpx

TRIES = 5
FIRST_PAUSE_S = 0.5
RENEW_EARLY_S = 30


class WrongPassword(Exception):
    """The token endpoint said 400, whatever it meant."""


class ApiError(Exception):
    """The vendor refused; carries its code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"code {code}")
        self.code = code


class Unexpected(Exception):
    """A status other than 200."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class Api:
    """One account. old: as before 1.10.3. now_s and sleep: its clock, and how it waits, seconds."""

    def __init__(
        self, base_url: str, now_s: Callable[[], float], sleep: Callable[[float], object], *, old: bool = False
    ) -> None:
        agent = "AthomHomey/com.zaptec/1.11.0 (https://github.com/PatrickE94/com.zaptec)"
        self._http = httpx.Client(base_url=base_url, trust_env=False, timeout=15, headers={"User-Agent": agent})
        self._now_s, self._sleep, self._old = now_s, sleep, old
        self._form: dict[str, str] = {}
        self._token, self._until_s = "", 0.0
        self.logins = 0

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def authenticate(self, username: str, password: str) -> None:
        """Log in, and remember how."""
        self._form = {
            "grant_type": "password",
            "username": username,
            "password": password,
            "scope": "offline_access",
        }
        self.logins += 1
        answer = self._http.post("/oauth/token", data=self._form)
        if answer.status_code == 400:
            raise WrongPassword
        if answer.status_code != 200:
            raise Unexpected(answer.status_code)
        fields = answer.json()
        kind = fields["token_type"] if self._old else fields["token_type"].lower()
        if kind != ("Bearer" if self._old else "bearer"):
            raise ValueError(f"token type {kind}")
        self._token, self._until_s = fields["access_token"], self._now_s() + fields["expires_in"]

    def call(self, method: str, path: str, body: object = None) -> Any:
        """JSON of an answer, None of an empty one. Raises ApiError or Unexpected; never logs in because of 401."""
        if self._now_s() > self._until_s - RENEW_EARLY_S:
            self.authenticate(self._form["username"], self._form["password"])
        pause_s = FIRST_PAUSE_S
        for tried in range(1, TRIES + 1):
            answer = self._send(method, path, body)
            if "nginx" not in answer.text or tried == TRIES:
                break
            self._sleep(pause_s)
            pause_s *= 2
        return _taken(answer)

    def _send(self, method: str, path: str, body: object) -> httpx.Response:
        media = "application/json" if body is not None else "application/x-www-form-urlencoded"
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json", "Content-Type": media}
        content = b"" if body is None else json.dumps(body).encode()
        return self._http.request(method, f"/api/{path}", headers=headers, content=content)

    def chargers(self) -> list[dict[str, Any]]:
        """The list with a page size, and once more with a query of nothing."""
        sized = self.call("GET", "chargers?PageSize=100")
        if self.call("GET", "chargers?") != sized:
            raise ValueError("a query of nothing makes a difference")
        rows: list[dict[str, Any]] = sized["Data"]
        return rows

    def state(self, charger_id: str) -> dict[int, str]:
        """Observations that have a value, by number. A device is available only while -2 is exactly "1"."""
        rows = self.call("GET", f"chargers/{charger_id}/state")
        return {row["StateId"]: row["ValueAsString"] for row in rows if row.get("ValueAsString")}

    def command(self, charger_id: str, command_id: int) -> None:
        """Send a command; anything but 200 is an error."""
        self.call("POST", f"chargers/{charger_id}/sendCommand/{command_id}")


def _taken(answer: httpx.Response) -> Any:
    if answer.status_code == 500:
        value: Any = answer.json() if answer.content else ""
        if "Code" not in value:
            raise TypeError("no code in a refusal")
        raise ApiError(value["Code"])
    if answer.status_code != 200:
        raise Unexpected(answer.status_code)
    return answer.json() if answer.content else None
