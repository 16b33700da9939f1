"""klinge/zaptec-chargereport: models that want every field, and reports from them.

Rules: `src/models` and `src/api` there. Only what its models mark as optional may be missing: of a session the four
fields about the user, which then counts as a guest's and is dropped; of a report row its name.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter


class Model(BaseModel):
    """All named fields must be there; more are welcome."""

    model_config = ConfigDict(extra="allow")


class Charger(Model):
    """One charger; the PIN is wanted as well, so only owners can be read."""

    OperatingMode: int
    IsOnline: bool
    Id: UUID
    MID: str
    DeviceId: str
    SerialNo: str
    Name: str
    CreatedOnDate: datetime
    CircuitId: UUID
    Active: bool
    CurrentUserRoles: int
    Pin: str
    DeviceType: int
    InstallationName: str
    InstallationId: UUID
    AuthenticationType: int
    IsAuthorizationRequired: bool


class Installation(Model):
    """One installation; somebody must have set all four available currents."""

    Id: UUID
    Name: str
    Address: str
    ZipCode: str
    City: str
    CountryId: UUID
    InstallationType: int
    MaxCurrent: float
    AvailableCurrent: float
    AvailableCurrentPhase1: float
    AvailableCurrentPhase2: float
    AvailableCurrentPhase3: float
    AvailableCurrentMode: int
    InstallationCategoryId: UUID
    InstallationCategory: str
    UseLoadBalancing: bool
    IsRequiredAuthentication: bool
    Latitude: float
    Longitude: float
    Active: bool
    NetworkType: int
    CreatedOnDate: datetime
    UpdatedOn: datetime
    CurrentUserRoles: int
    AuthenticationType: int
    MessagingEnabled: bool
    RoutingId: str
    OcppCloudUrlVersion: int
    IsSubscriptionsAvailableForCurrentUser: bool
    AvailableFeatures: int
    EnabledFeatures: int
    ActiveChargerCount: int


class Version(Model):
    """A firmware version: six whole numbers."""

    Major: int
    Minor: int
    Build: int
    Revision: int
    MajorRevision: int
    MinorRevision: int


class Session(Model):
    """A finished session."""

    Id: UUID
    DeviceId: str
    StartDateTime: datetime
    EndDateTime: datetime
    Energy: float
    CommitMetadata: int
    CommitEndDateTime: datetime
    ChargerId: UUID
    DeviceName: str
    ExternallyEnded: bool
    ChargerFirmwareVersion: Version
    UserUserName: str | None = None
    UserFullName: str | None = None
    UserEmail: str | None = None
    UserId: UUID | None = None


class Row(Model):
    """A line of the report; the first may have no name."""

    TotalChargeSessionCount: int
    TotalChargeSessionEnergy: float
    TotalChargeSessionDuration: float
    GroupAsString: str | None = None


class Report(Model):
    """The report over an installation."""

    InstallationName: str
    InstallationAddress: str
    InstallationZipCode: str
    InstallationCity: str
    InstallationTimeZone: str
    GroupedBy: str
    Fromdate: str
    Enddate: str
    totalUserChargerReportModel: list[Row]  # noqa: N815 - the vendor's own spelling


class Api:
    """One account. Raises httpx.HTTPStatusError for anything but success, pydantic's error for a field amiss."""

    def __init__(self, base_url: str, username: str, password: str) -> None:
        self._http = httpx.Client(base_url=base_url, trust_env=False, timeout=10)
        form = {"grant_type": "password", "username": username, "password": password}
        answer = self._http.post("/oauth/token", data=form).raise_for_status().json()
        self._http.headers["Authorization"] = f"Bearer {answer['access_token']}"

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def _page(self, path: str, model: type[Model], params: dict[str, Any] | None = None) -> list[Any]:
        rows: list[Any] = []
        pages = 1
        index = 0
        while index < pages:
            asked = {**(params or {}), "PageIndex": index}
            page = self._http.get(path, params=asked).raise_for_status().json()
            rows += TypeAdapter(list[model]).validate_python(page["Data"])  # type: ignore[valid-type]
            pages, index = page["Pages"], index + 1
        return rows

    def chargers(self) -> list[Charger]:
        """All chargers."""
        return self._page("/api/chargers", Charger)

    def installation(self) -> Installation:
        """The first installation."""
        found: Installation = self._page("/api/installation", Installation)[0]
        return found

    def sessions(self, from_date: str, to_date: str) -> tuple[list[Session], int]:
        """Sessions of known users, and how many of guests were dropped. Dates are ISO 8601."""
        params = {"InstallationId": str(self.installation().Id), "From": from_date, "To": to_date, "DetailLevel": 0}
        found: list[Session] = self._page("/api/chargehistory", Session, params)
        known = [one for one in found if one.UserId is not None and one.UserFullName]
        return known, len(found) - len(known)

    def report(self, from_date: str, to_date: str, group_by: int = 0) -> Report:
        """The report; dates without a zone."""
        body = {
            "fromDate": from_date,
            "endDate": to_date,
            "installationId": str(self.installation().Id),
            "groupBy": group_by,
        }
        answer = self._http.post("/api/chargehistory/installationreport", json=body).raise_for_status()
        return Report.model_validate(answer.json())
