"""NeilRamsbottom.Zaptec.Charger.Api (C#, 2021): a token by GET with a form as its body, and dates of RFC 1123.

Rules: `ZaptecApiClient.cs` and its models there. Works with the vendor's token server of before November 2025 only.
"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx


@dataclass(frozen=True)
class Credentials:
    """What the token endpoint said. All of it is needed."""

    access_token: str
    user_name: str
    issued: datetime
    expires: datetime


class Client:
    """One account."""

    def __init__(self, base_url: str, username: str, password: str) -> None:
        self._http = httpx.Client(base_url=base_url, trust_env=False, timeout=10)
        self._form = {"grant_type": "password", "username": username, "password": password}

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def authenticate(self) -> Credentials:
        """Log in. Raises httpx.HTTPStatusError, or KeyError for a field that is missing."""
        fields = self._http.request("GET", "/oauth/token", data=self._form).raise_for_status().json()
        found = Credentials(
            fields["access_token"],
            fields["userName"],
            parsedate_to_datetime(fields[".issued"]),
            parsedate_to_datetime(fields[".expires"]),
        )
        self._http.headers["Authorization"] = f"Bearer {found.access_token}"
        return found

    def state(self, charger_id: str) -> dict[int, str | None]:
        """Observations by number; each row has a charger, a number and a time."""
        rows = self._http.get(f"/api/chargers/{charger_id}/state").raise_for_status().json()
        for row in rows:
            datetime.fromisoformat(row["Timestamp"])
        return {row["StateId"]: row.get("ValueAsString") for row in rows if row["ChargerId"] == charger_id}

    def sessions(self, charger_id: str) -> list[dict[str, Any]]:
        """Finished sessions, asked for in the old spelling of queries."""
        params = {"options.chargerId": charger_id, "options.from": "2026-01-01T00:00:00Z"}
        found: list[dict[str, Any]] = (
            self._http.get("/api/chargehistory", params=params).raise_for_status().json()["Data"]
        )
        return found
