"""evcc's charger driver: discovery with an exact issuer, golang/oauth2 on the token, numbers out of the state list.

Rules: `charger/zaptec.go`, `charger/zaptec/auth.go` of evcc-io/evcc; `internal/token.go` of golang/oauth2;
`oidc/oidc.go` of coreos/go-oidc. The token library tries two ways to name the client: first an Authorization header,
then, when that login failed, the form.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

import httpx

ISSUER = "https://api.zaptec.com/"
EARLY_S = 10
"""So long before its end a token counts as expired."""
STATUS = {1: "A", 2: "B", 3: "C", 5: "B"}
"""Operation mode -> IEC 61851 status; anything else is an error."""
REJECTED = 528
MODE, POWER, FINAL_STOP, CAPABILITIES, ENERGY, SESSION, USER = 710, 513, 718, 100, 553, 721, 722
CURRENTS = (507, 508, 509)


class Failure(Exception):
    """What evcc would print and stop at."""


class Token:
    """A token as golang/oauth2 keeps it. expires_s: None for one that never ends."""

    def __init__(self, fields: Mapping[str, Any], now_s: float) -> None:
        self.access: str = fields.get("access_token") or ""
        kind: str = fields.get("token_type") or "Bearer"
        self.kind = "Bearer" if kind.lower() == "bearer" else kind
        life = fields.get("expires_in", 0)
        life_s = int(life) if isinstance(life, int | str) and not isinstance(life, bool) else _whole(life)
        self.expires_s = now_s + life_s if life_s else None
        if not self.access:
            raise Failure("oauth2: server response missing access_token")

    def valid(self, now_s: float) -> bool:
        """Whether it still counts."""
        return self.expires_s is None or now_s < self.expires_s - EARLY_S


def _whole(number: object) -> int:
    if isinstance(number, float) and number == int(number):
        return int(number)
    raise Failure(f"expires_in: {number!r}")


def read_token(answer: httpx.Response, now_s: float) -> Token:
    """A token response: forms under two content types, JSON under all others."""
    media = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    form = media in ("application/x-www-form-urlencoded", "text/plain")
    try:
        fields = {key: one[0] for key, one in parse_qs(answer.text).items()} if form else json.loads(answer.content)
    except ValueError:
        fields = {}
    if not 200 <= answer.status_code <= 299:
        told = " ".join(str(fields[key]) for key in ("error", "error_description", "error_uri") if key in fields)
        raise Failure(f"oauth2: {answer.status_code} {told}".rstrip())
    return Token(fields, now_s)


class Evcc:
    """A configured charger. now_s: its clock. Raises Failure while it starts when anything is not as needed."""

    def __init__(self, base_url: str, username: str, password: str, serial: str, now_s: Callable[[], float]) -> None:
        self._http = httpx.Client(base_url=base_url, trust_env=False, timeout=10, headers={"User-Agent": "evcc/0.200"})
        self._now_s = now_s
        self._form = {"grant_type": "password", "username": username, "password": password, "scope": "openid"}
        self._style: str | None = None
        self.logins = 0
        try:
            self._token_url = self._discover()
            self._token = self._login()
            page = self._json("GET", "/api/chargers")["Data"]
            self.charger = next(one for one in page if serial in (one["Id"], one["DeviceId"]))
            self.site_id: str = self.charger["InstallationId"]
            self.capabilities = json.loads(self._state()[CAPABILITIES])
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def _discover(self) -> str:
        answer = self._http.get("/.well-known/openid-configuration")
        if answer.status_code != 200:
            raise Failure(f"discovery: {answer.status_code}")
        document = answer.json()
        if document["issuer"] != ISSUER:
            raise Failure(f"issuer did not match, expected {ISSUER} got {document['issuer']}")
        return str(document["token_endpoint"])

    def _login(self) -> Token:
        for style in [self._style] if self._style else ["header", "form"]:
            try:
                token = self._ask_for_token(style)
            except Failure as failure:
                failed = failure
                continue
            self._style = style
            return token
        raise failed

    def _ask_for_token(self, style: str) -> Token:
        self.logins += 1
        headers = {"Authorization": "Basic Og=="} if style == "header" else {}
        return read_token(self._http.post(self._token_url, data=self._form, headers=headers), self._now_s())

    def _send(self, method: str, path: str, body: object = None) -> httpx.Response:
        if not self._token.valid(self._now_s()):
            self._token = self._login()
        headers = {"Authorization": f"{self._token.kind} {self._token.access}", "Accept": "application/json"}
        return self._http.request(method, path, headers=headers, json=body)

    def _json(self, method: str, path: str) -> Any:
        answer = self._send(method, path)
        if not 200 <= answer.status_code <= 299:
            raise Failure(f"unexpected status: {answer.status_code}")
        return answer.json()

    def _state(self) -> dict[int, str]:
        rows = self._json("GET", f"/api/chargers/{self.charger['Id']}/state")
        return {row["StateId"]: row.get("ValueAsString", "") for row in rows}

    def status(self) -> str:
        """A, B or C. Raises Failure for a mode outside the table."""
        mode = int(self._state().get(MODE) or 0)
        if mode not in STATUS:
            raise Failure(f"invalid status: {mode}")
        return STATUS[mode]

    def enabled(self) -> bool:
        """Whether nobody stopped it."""
        state = self._state()
        return not (int(state[MODE]) == 5 and state.get(FINAL_STOP) == "1")

    def power_w(self) -> float:
        """Drawn now, W; a missing value counts as 0."""
        return float(self._state().get(POWER) or 0)

    def currents_a(self) -> tuple[float, ...]:
        """On each phase, A."""
        state = self._state()
        return tuple(float(state.get(number) or 0) for number in CURRENTS)

    def charged_kwh(self) -> float:
        """In this session, kWh."""
        return float(self._state().get(ENERGY) or 0)

    def identify(self) -> str:
        """Who charges, empty when nobody said."""
        return self._state().get(USER, "")

    def enable(self, enable: bool) -> None:
        """Go on, or stop; a refusal because it is so already counts as done."""
        answer = self._send("POST", f"/api/chargers/{self.charger['Id']}/sendCommand/{507 if enable else 506}")
        if answer.status_code == 500 and answer.json().get("Code") == REJECTED:
            return
        if not 200 <= answer.status_code <= 299:
            raise Failure(f"unexpected status: {answer.status_code}")

    def max_current(self, current_a: float) -> None:
        """Set the limit, A."""
        self._update({"maxChargeCurrent": current_a})

    def phases(self, phases: int, current_a: float) -> None:
        """1 or 3; the current is moved a little so that the charger takes notice."""
        self._update({"maxChargePhases": phases})
        self._update({"maxChargeCurrent": current_a - 0.1})

    def _update(self, body: Mapping[str, float]) -> None:
        answer = self._send("POST", f"/api/chargers/{self.charger['Id']}/update", body)
        if not 200 <= answer.status_code <= 299:
            raise Failure(f"unexpected status: {answer.status_code}")
