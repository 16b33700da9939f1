"""A charger-service somebody else might have written: the standard library, go-e only, and nothing of ours.

It never says STOPPED: whoever wrote it did not know that a go-e can be told to stop. Run it with the fleet export, a
port and the key.
"""

import json
import sys
import urllib.error
import urllib.request
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATH = "/v1.0.0/chargers/"
KEYS = "car,err,nrg,pha,amp,ama,sse,typ,fna,modelStatus,frc,wh"
STATES = {1: "UNPLUGGED", 2: "CHARGING", 3: "PREPARING", 4: "FINISHED", 5: "FAULT"}


class Refused(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def status_of(base_url: str, charger: dict[str, Any], token: str) -> dict[str, Any]:
    """Ask go-e's cloud."""
    url = f"{base_url.replace('{serial}', charger['serial'])}/api/status?filter={KEYS}"
    asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(asked, timeout=3) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        codes = {401: "VENDOR_AUTHENTICATION_ERROR", 403: "DEVICE_IS_DISCONNECTED"}
        text = error.read()
        if error.code == 404 and b"age" in text + str(error.reason).encode():
            raise Refused(503, "DEVICE_IS_DISCONNECTED") from None
        raise Refused(503, codes.get(error.code, "VENDOR_COMMUNICATION_ERROR")) from None
    except OSError:
        raise Refused(503, "VENDOR_CONNECTION_ERROR") from None
    except Exception:
        raise Refused(503, "VENDOR_COMMUNICATION_ERROR") from None
    try:
        told = json.loads(text)
    except ValueError:
        raise Refused(503, "VENDOR_COMMUNICATION_ERROR") from None
    if not isinstance(told, dict) or "car" not in told:
        raise Refused(503, "VENDOR_COMMUNICATION_ERROR")
    return told


def answer_of(charger: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Say a status in the contract's words."""
    now = datetime.now(UTC).isoformat()
    state = "FAULT" if told.get("err") else STATES.get(told["car"], "FAULT")
    charge: dict[str, Any] = {
        "lastUpdated": now,
        "chargingState": state,
        "chargeCurrentMax": min(told["amp"], told["ama"]),
    }
    if state != "FAULT":
        charge["isPlugged"] = told["car"] != 1
    if state == "CHARGING":
        charge["chargeRate"] = told["nrg"][11] / 1000
    return {
        "id": charger["id"],
        "userId": charger["userId"],
        "isOnline": True,
        "chargeState": charge,
        "staticData": {"lastUpdated": now, "vendor": "GO_E", "model": told.get("typ") or "go-e"},
    }


def handler(fleet: dict[str, Any], key: str) -> type[BaseHTTPRequestHandler]:
    """The service for one fleet."""
    chargers = {charger["id"]: charger for charger in fleet["chargers"] if charger["vendor"] == "GO_E"}
    tokens = {account["id"]: account["credentials"].get("token", "") for account in fleet["accounts"]}
    base_url = fleet["vendors"]["GO_E"]["baseUrl"]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                self._say(200, self._refresh())
            except Refused as refused:
                body = {"errorCode": refused.code, "id": str(uuid.uuid1()), "message": refused.code.lower()}
                self._say(refused.status, body)

        def _refresh(self) -> dict[str, Any]:
            if self.headers.get("X-API-KEY") != key:
                raise Refused(401, "UNAUTHORIZED")
            charger = chargers.get(self.path.removeprefix(PATH).removesuffix("/refresh"))
            if charger is None:
                raise Refused(404, "CHARGER_NOT_FOUND")
            return answer_of(charger, status_of(base_url, charger, tokens[charger["accountId"]]))

        def _say(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        made = handler(json.load(file), sys.argv[3])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), made).serve_forever()
