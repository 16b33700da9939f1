"""Home Assistant's client (custom-components/zaptec 0.8, pyzaptec): strict types on every answer, by address.

Rules: `zaptec/validate.py` and `zaptec/api.py` there. Types are exact: a number is no boolean and no text, an id is
written in lower case. GET is repeated after 500 and lost connections, up to 8 times; POST never. 401 means: log in
again and repeat.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter

RETRIES = 8
FIRST_PAUSE_S, FACTOR, LONGEST_PAUSE_S = 0.3, 2.1, 60.0


class Strict(BaseModel):
    """Fields of exactly these types; more fields are welcome."""

    model_config = ConfigDict(extra="allow", strict=True)


class Site(Strict):
    """One installation."""

    Id: str
    Active: bool
    CurrentUserRoles: int
    InstallationType: int
    NetworkType: int


class Box(Strict):
    """One charger."""

    Id: str
    Name: str
    Active: bool
    DeviceType: int


class Group(Strict):
    """One circuit; its maximum is read without a default."""

    Id: str
    Name: str
    MaxCurrent: float
    Chargers: list[Box]


class Tree(Strict):
    """The hierarchy."""

    Id: str
    Name: str
    NetworkType: int
    Circuits: list[Group]


class Sites(Strict):
    """A page of installations; only the first is ever read."""

    Data: list[Site]
    Pages: int


class Boxes(Strict):
    """A page of chargers."""

    Data: list[Box]
    Pages: int


class State(Strict):
    """One observation."""

    StateId: int


class Firmware(Strict):
    """One row of the firmware list; one bad row spoils the list."""

    ChargerId: str
    DeviceType: int
    IsOnline: bool
    CurrentVersion: str
    AvailableVersion: str
    IsUpToDate: bool


class Bus(Strict):
    """Where the message bus is."""

    Host: str
    Password: str
    Port: int
    UseSSL: bool
    Subscription: str
    Type: int
    Username: str
    Topic: str


ID = r"[0-9a-f\-]+"
SHAPES: tuple[tuple[str, Any], ...] = (
    (r"constants", dict[str, Any]),
    (r"installation", Sites),
    (r"chargers", Boxes),
    (rf"installation/{ID}", Site),
    (rf"installation/{ID}/hierarchy", Tree),
    (rf"installation/{ID}/update", None),
    (rf"installation/{ID}/messagingConnectionDetails", Bus),
    (rf"chargers/{ID}", Box),
    (rf"chargers/{ID}/state", list[State]),
    (rf"chargers/{ID}/authorizecharge", None),
    (rf"chargers/{ID}/SendCommand/[0-9]+", None),
    (rf"chargers/{ID}/localSettings", None),
    (rf"chargers/{ID}/update", None),
    (rf"chargerFirmware/installation/{ID}", list[Firmware]),
)
"""What an answer must look like, by the address behind /api/; None takes anything."""


class LoginRefused(Exception):
    """The token endpoint said 400; carries what it described."""


class RequestFailed(Exception):
    """An answer that is neither taken nor worth another try."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class GaveUp(Exception):
    """Every try went wrong."""


def validate(path: str, value: object) -> None:
    """Hold an answer against the shape of its address. Raises pydantic's error, or LookupError for a new address."""
    for pattern, shape in SHAPES:
        if re.fullmatch(pattern, path):
            if shape is not None:
                TypeAdapter(shape).validate_python(value, strict=True)
            return
    raise LookupError(path)


class Client:
    """One account. sleep: how it waits between tries, seconds. trace: every request as (method, path)."""

    def __init__(self, base_url: str, username: str, password: str, sleep: Callable[[float], object]) -> None:
        self._http = httpx.Client(base_url=base_url, trust_env=False, timeout=10)
        self._login = {"username": username, "password": password, "grant_type": "password"}
        self._sleep = sleep
        self._token = ""
        self.trace: list[tuple[str, str]] = []
        self.sites: list[dict[str, Any]] = []
        self.chargers: dict[str, dict[str, Any]] = {}
        self.names: Mapping[str, Mapping[int, str]] = {}

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def login(self) -> None:
        """Get a token. Raises LoginRefused for 400, RequestFailed otherwise."""
        self.trace.append(("POST", "/oauth/token"))
        answer = self._http.post("/oauth/token", data=self._login)
        if answer.status_code == 400:
            raise LoginRefused(_json_of(answer)["error_description"])
        if answer.status_code != 200:
            raise RequestFailed(answer.status_code)
        self._token = _json_of(answer)["access_token"]

    def request(self, path: str, method: str = "GET", body: object = None) -> Any:
        """An answer's JSON, None where it has no body. Raises RequestFailed or GaveUp."""
        pause_s = FIRST_PAUSE_S
        for _ in range(RETRIES):
            try:
                answer = self._send(method, path, body)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 401:
                self.login()
                continue
            if answer is not None and not (answer.status_code == 500 and method == "GET"):
                return self._taken(path, answer)
            self._sleep(pause_s)
            pause_s = min(LONGEST_PAUSE_S, pause_s * FACTOR)
        raise GaveUp(path)

    def _send(self, method: str, path: str, body: object) -> httpx.Response:
        self.trace.append((method, f"/api/{path}"))
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        return self._http.request(method, f"/api/{path}", headers=headers, json=body)

    def _taken(self, path: str, answer: httpx.Response) -> Any:
        if answer.status_code in (201, 204):
            return None
        if answer.status_code != 200:
            raise RequestFailed(answer.status_code)
        if not answer.content.strip():
            return None
        value = json.loads(answer.content)
        validate(path, value)
        return value

    def build(self) -> None:
        """Find out what there is: constants, installations, their hierarchies, and the list as a fallback."""
        self.names = {"observations": _by_number(self.request("constants"))}
        self.sites = self.request("installation")["Data"]
        found: dict[str, dict[str, Any]] = {}
        for site in self.sites:
            for circuit in (self._hierarchy(site["Id"]) or {"Circuits": []})["Circuits"]:
                found |= {box["Id"]: box for box in circuit["Chargers"]}
        for box in self.request("chargers")["Data"]:
            found.setdefault(box["Id"], box)
        self.chargers = found

    def _hierarchy(self, site_id: str) -> Any:
        try:
            return self.request(f"installation/{site_id}/hierarchy")
        except RequestFailed as failed:
            if failed.status != 403:
                raise
            return None

    def poll(self) -> None:
        """Read everything: installations, firmware, chargers and states."""
        for site in self.sites:
            site |= self.request(f"installation/{site['Id']}")
            self._unless_forbidden(partial(self._firmware, site["Id"]))
        for charger_id, charger in self.chargers.items():
            if not self._unless_forbidden(partial(self._details, charger_id)):
                charger |= next(box for box in self.request("chargers")["Data"] if box["Id"] == charger_id)
            self._unless_forbidden(partial(self.poll_state, charger_id))

    def _firmware(self, site_id: str) -> None:
        for row in self.request(f"chargerFirmware/installation/{site_id}"):
            self.chargers[row["ChargerId"]]["firmware"] = row["CurrentVersion"]

    def _details(self, charger_id: str) -> None:
        self.chargers[charger_id] |= self.request(f"chargers/{charger_id}")

    def _unless_forbidden(self, do: Callable[[], None]) -> bool:
        try:
            do()
        except RequestFailed as failed:
            if failed.status != 403:
                raise
            return False
        return True

    def poll_state(self, charger_id: str) -> None:
        """The observations of a charger by name, converted as sensors need them."""
        rows = self.request(f"chargers/{charger_id}/state")
        values = {self._name(row["StateId"]): row["ValueAsString"] for row in rows if "ValueAsString" in row}
        self.chargers[charger_id]["state"] = {name: CONVERT.get(name, str)(value) for name, value in values.items()}

    def _name(self, state_id: int) -> str:
        return self.names["observations"].get(state_id, f"state_id {state_id}")

    def command(self, charger_id: str, command_id: int) -> None:
        """Send a command unless the last state says it makes no sense. Raises ValueError then."""
        state = self.chargers[charger_id]["state"]
        mode, paused = state["ChargerOperationMode"], int(state["FinalStopActive"]) == 1
        if command_id == 506 and (mode == "Disconnected" or (mode == "Connected_Finished" and paused)):
            raise ValueError("nothing to stop")
        if command_id == 507 and not (mode == "Connected_Finished" and paused):
            raise ValueError("nothing to resume")
        self.request(f"chargers/{charger_id}/SendCommand/{command_id}", "POST")


MODES = {0: "Unknown", 1: "Disconnected", 2: "Connected_Requesting", 3: "Connected_Charging", 5: "Connected_Finished"}


def _ocmf(text: str) -> Any:
    """The data of a signed meter value: the word, the data and perhaps a signature."""
    parts = text.split("|")
    if parts[0] != "OCMF" or len(parts) not in (2, 3):
        raise ValueError(text)
    return json.loads(parts[1])


def _session(text: str) -> Any:
    session = json.loads(text)
    if "SignedSession" in session:
        session["SignedSession"] = _ocmf(session["SignedSession"])
    return session


CONVERT: Mapping[str, Callable[[str], Any]] = {
    "ChargerOperationMode": lambda text: MODES.get(int(text), text),
    "IsOnline": lambda text: {"1": True, "0": False}[text],
    "CompletedSession": _session,
    "SignedMeterValue": _ocmf,
    **dict.fromkeys(
        ("TotalChargePower", "TotalChargePowerSession", "ChargerMaxCurrent", "ChargeCurrentSet", "Humidity"), float
    ),
    **dict.fromkeys(("CurrentPhase1", "CurrentPhase2", "CurrentPhase3", "VoltagePhase1"), float),
}


def _json_of(answer: httpx.Response) -> Any:
    """JSON that also says so: its HTTP library refuses other content types here."""
    if answer.headers["Content-Type"].partition(";")[0] != "application/json":
        raise ValueError(answer.headers["Content-Type"])
    return answer.json()


def _by_number(constants: Mapping[str, Any]) -> dict[int, str]:
    """Observations by number, of the base table and the device's own. Raises ValueError for a number named twice."""
    names: dict[int, str] = {}
    for table in (constants["Observations"], constants["Schema"]["Apollo"]["ObservationIds"]):
        turned = {number: name for name, number in table.items()}
        if len(turned) != len(table):
            raise ValueError("a number has two names")
        names |= turned
    return names
