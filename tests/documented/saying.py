"""What a vendor's app said to one request, taken down where it was said. Imports no more than the app itself does."""

import base64
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Request, Response

UNKNOWN_ADDRESS = "unknown-address"
WRONG_METHOD = "wrong-method"


@dataclass(frozen=True, slots=True)
class Saying:
    """One answer. vendor: its name in capitals. rule: the route that answered, as Flask spells it, or one of the two
    words above where no route did. body: base64.
    """

    vendor: str
    method: str
    path: str
    rule: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    @property
    def content(self) -> bytes:
        """The body as bytes."""
        return base64.b64decode(self.body)

    @property
    def media_type(self) -> str:
        """Content-Type without parameters, in lower case; empty when there is none."""
        given = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        return given.partition(";")[0].strip().lower()

    def line(self) -> str:
        """This as one line of JSON."""
        return json.dumps(asdict(self))


def from_line(line: str) -> Saying:
    """A saying from its line."""
    fields = json.loads(line)
    return Saying(**{**fields, "headers": tuple((name, value) for name, value in fields["headers"])})


def taken_down(vendor: str, request: "Request", response: "Response") -> Saying:
    """What a vendor's app is about to answer, whole, also to HEAD."""
    elsewhere = WRONG_METHOD if hasattr(request.routing_exception, "valid_methods") else UNKNOWN_ADDRESS
    return Saying(
        vendor,
        request.method,
        request.full_path.removesuffix("?"),
        elsewhere if request.url_rule is None else request.url_rule.rule,
        response.status_code,
        tuple(response.headers),
        base64.b64encode(response.get_data()).decode("ascii"),
    )
