"""What stands in front of Easee's own servers: a gateway that names requests and blocks callers, and a load balancer.

Headers and cookies as in traces of clients; a blocked caller is sent elsewhere (stekker/easee) or just refused
(evcc-io/evcc#16077). No client reads the headers, but cookie jars send the cookies back.
"""

import base64
from email.utils import formatdate

from flask import Request, Response

from simulator.truth.seeds import derived_int, derived_uuid
from simulator.truth.world import World
from simulator.vendors.easee import errors
from simulator.vendors.easee.options import choice

COOKIES = ("AWSALB", "AWSALBCORS")
BLACKHOLE = "https://blackhole.easee.com"
_SLOWEST_MS = 250


def check(world: World | None) -> None:
    """Let a caller of an open world pass. Raises errors.Refusal (301 or 403) where the gateway blocks everybody."""
    blocks = choice(world.options, "easee.gateway_block") if world else "off"
    if world is not None and blocks == "redirect":
        raise errors.blackhole(BLACKHOLE, derived_uuid(world.seed, "easee", "gateway", "key").hex)
    if blocks == "forbidden":
        raise errors.gateway_forbidden()


def dress(world: World | None, caller: str, request: Request, response: Response) -> Response:
    """Add the headers and cookies that the world's options ask for. caller: the account's id, or nothing."""
    if world is None or response.status_code < 200:
        return response
    if choice(world.options, "easee.gateway_headers"):
        response.headers.extend(_headers(world, caller, request))
    if choice(world.options, "easee.cookies"):
        for name in COOKIES:
            response.set_cookie(name, _balancer(world, caller), path="/")
    return response


def _headers(world: World, caller: str, request: Request) -> dict[str, str]:
    now_s = world.now_s()
    names = ("easee", "gateway", caller, request.method, request.full_path, str(now_s))
    number = derived_uuid(world.seed, *names)
    return {
        "X-Amzn-Requestid": str(number),
        "X-Amz-Apigw-Id": base64.urlsafe_b64encode(number.bytes[:11]).rstrip(b"=").decode() + "=",
        "X-Amzn-Remapped-Date": formatdate(now_s, usegmt=True),
        "X-Amzn-Trace-Id": f"Root=1-{int(now_s):08x}-{number.hex[:24]}",
        "X-Envoy-Upstream-Service-Time": str(3 + derived_int(world.seed, *names, below=_SLOWEST_MS)),
    }


def _balancer(world: World, caller: str) -> str:
    halves = [derived_uuid(world.seed, "easee", "balancer", caller, half).bytes for half in ("left", "right")]
    return base64.b64encode(b"".join(halves)).decode()
