"""The refusals of the refresh endpoint, each with its status, code and public message."""

from __future__ import annotations

from typing import ClassVar


class ServiceError(Exception):
    """Base of everything this service raises on purpose."""


class Refusal(ServiceError):
    """An answer other than 200.

    detail: one line for the log, ours alone: never a vendor's text, never a credential.
    status, code, message: what the caller sees.
    """

    status: ClassVar[int] = 503
    code: ClassVar[str]
    message: ClassVar[str]

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def again(self) -> Refusal:
        """Return a new error of the same kind, so that several threads can raise one outcome."""
        return type(self)(self.detail)


class Unauthorized(Refusal):
    """The caller's key is missing or wrong."""

    status = 401
    code = "UNAUTHORIZED"
    message = "Unauthorized"


class ChargerNotFound(Refusal):
    """No charger of ours has this id."""

    status = 404
    code = "CHARGER_NOT_FOUND"
    message = "[CHARGER] Requested Charger not found"


class AccountDisconnected(Refusal):
    """The user's link to the vendor is gone; nothing helps until it is connected again."""

    code = "VENDOR_ACCOUNT_IS_DISCONNECTED"
    message = "[VENDOR_ACCOUNT] Vendor account is disconnected"


class VendorCommunication(Refusal):
    """Something came back from the vendor, or is being held off, and it cannot be used."""

    code = "VENDOR_COMMUNICATION_ERROR"
    message = "[VENDOR API] Communication error with Vendor API"


class DeviceDisconnected(Refusal):
    """The vendor answers, the charger is not to be had: offline, forbidden or no longer known."""

    code = "DEVICE_IS_DISCONNECTED"
    message = "Device disconnected"


class VendorAuthentication(Refusal):
    """The vendor rejects the credentials or a token that was just issued."""

    code = "VENDOR_AUTHENTICATION_ERROR"
    message = "[VENDOR API] Authentication error with Vendor API"


class VendorConnection(Refusal):
    """No response head came back from the vendor."""

    code = "VENDOR_CONNECTION_ERROR"
    message = "[VENDOR API] Connection cannot be established with Vendor API"


class Throttled(VendorCommunication):
    """The vendor asks for fewer calls. pause_s: its Retry-After in seconds, None when it names none."""

    def __init__(self, detail: str = "", pause_s: float | None = None) -> None:
        super().__init__(detail)
        self.pause_s = pause_s

    def again(self) -> Throttled:
        return Throttled(self.detail, self.pause_s)


class Blocked(Throttled):
    """The vendor turned this caller away as a whole; each further call may prolong it (evcc-io/evcc#3835)."""

    def again(self) -> Blocked:
        return Blocked(self.detail, self.pause_s)


class PathNotFound(Refusal):
    """The path is no part of the API."""

    status = 404
    code = "NOT_FOUND"
    message = "No such path"


class MethodNotAllowed(Refusal):
    """The path exists, the method does not."""

    status = 405
    code = "METHOD_NOT_ALLOWED"
    message = "Method not allowed"


class BadProviderState(Refusal):
    """A provider state call that cannot be read."""

    status = 400
    code = "BAD_PROVIDER_STATE"
    message = (
        'Expected {"state": "account connected" or "account disconnected", "params": {"accountId": <a known account>}, '
        '"action": "setup" or "teardown"}'
    )


class FleetError(ServiceError):
    """The fleet handed in cannot be used; the text says where and what was expected."""
