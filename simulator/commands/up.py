"""``charger-sandbox up``: the three clouds and a charger-service on one port, until Ctrl-C."""

import json
import shlex
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.intercepting import INTERCEPT_PORT, intercepting
from simulator.commands.serving import PORT, PORT_OR_ANY, serving
from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    from simulator.gate import OpenWorld

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NotLoopback(SandboxError):
    """The sandbox hands out passwords to whoever asks; it stays on this machine."""


class NotIntercepting(SandboxError):
    """An option of the interceptor without the interceptor."""


@click.command()
@click.option(
    "--port", type=PORT_OR_ANY, default=PORT, show_default=True, help="Port to listen on; 0 lets the system choose."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback address to listen on.")
@click.option("--seed", default=7, show_default=True, help="Seed that all ids are derived from.")
@click.option(
    "--easee-profile",
    type=click.Choice(["current", "legacy"]),
    default="current",
    show_default=True,
    help="Easee's cloud after or before it removed the old state route.",
)
@click.option("--intercept", is_flag=True, help="Answer for the vendors' real https hosts as well, as a local proxy.")
@click.option("--intercept-port", type=PORT_OR_ANY, help=f"Port of that proxy, {INTERCEPT_PORT} unless named.")
@click.option(
    "--ca-dir", type=click.Path(path_type=Path), help="Folder for that proxy's certificates instead of the usual one."
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON when ready, for scripts.")
def up(
    port: int,
    host: str,
    seed: int,
    easee_profile: str,
    intercept: bool,
    intercept_port: int | None,
    ca_dir: Path | None,
    as_json: bool,
) -> None:
    """Start everything and print what is where."""
    from simulator.app import Sandbox
    from simulator.delivery import delivering
    from simulator.demo import open_demo
    from simulator.serve import Server
    from simulator.truth.clock import SystemWall, WorldClock

    if host not in LOOPBACK:
        raise NotLoopback(f"a loopback address was expected for --host ({', '.join(LOOPBACK)}), got {host}")
    for option, given in (("--intercept-port", intercept_port), ("--ca-dir", ca_dir)):
        if given is not None and not intercept:
            raise NotIntercepting(f"{option} belongs to --intercept: add that, or drop it")
    wall = SystemWall()
    sandbox = Sandbox(awaits_service=True)
    clock = WorldClock(wall.now_s(), source=wall.now_s)
    demo = open_demo(sandbox, clock, seed=seed, options={"easee.profile": easee_profile})
    server = Server(delivering(sandbox.wsgi), host, port)
    with serving(server) as until_told_to_stop, ExitStack() as beside:
        sandbox.service = _reference_service(demo, server.url)
        extra: dict[str, str] = {}
        if intercept:
            proxy_port = INTERCEPT_PORT if intercept_port is None else intercept_port
            proxy, ca_file = beside.enter_context(intercepting(server, proxy_port, ca_dir, sandbox.opened))
            extra = {"proxyUrl": proxy.url, "caFile": str(ca_file)}
        click.echo(_as_json(demo, server.url, extra) if as_json else _as_text(demo, server.url, extra, ca_dir))
        until_told_to_stop()
    if not as_json:
        click.echo("stopped")


def _reference_service(demo: "OpenWorld", url: str) -> Any:
    from simulator.service.app import create_app
    from simulator.service.settings import ServiceSettings

    return create_app(ServiceSettings(api_key=demo.world.api_key, provider_states=True), _export(demo, url))


def _export(demo: "OpenWorld", url: str) -> dict[str, Any]:
    from simulator.export import export_fleet

    return export_fleet([demo.world], url, url, demo.world.api_key)


def _as_json(demo: "OpenWorld", url: str, proxy: dict[str, str]) -> str:
    return json.dumps(_export(demo, url) | ({"intercept": proxy} if proxy else {}))


def _as_text(demo: "OpenWorld", url: str, proxy: dict[str, str], ca_dir: Path | None) -> str:
    from simulator.demo import ANSWERS, remarks
    from simulator.export import vendor_url
    from simulator.truth.states import Vendor

    key = demo.world.api_key
    rows = [(c.handle, str(ANSWERS[c.about]), curl(url, key, c.id)) for c in demo.world.chargers]
    name_width = max(len(name) for name, _, _ in rows)
    answer_width = max(len(answer) for _, answer, _ in rows)
    table = [f"{name.ljust(name_width)}  {answer.ljust(answer_width)}  {call}" for name, answer, call in rows]
    places = [f"  {vendor.value:<8} {vendor_url(vendor, url)}" for vendor in Vendor]
    return "\n".join(
        [
            f"charger-service  {url}/v1.0.0/chargers/{{chargerId}}/refresh",
            f"X-API-KEY        {key}",
            "vendor clouds",
            *places,
            *_proxy_lines(proxy, ca_dir),
            "",
            *table,
            "",
            *remarks(),
            "Ctrl-C stops it.",
        ]
    )


def _proxy_lines(proxy: dict[str, str], ca_dir: Path | None) -> list[str]:
    if not proxy:
        return []
    told = ["charger-sandbox", "env", *(["--ca-dir", str(ca_dir)] if ca_dir else [])]
    return [
        f"HTTPS proxy      {proxy['proxyUrl']}, for clients with fixed hosts; point their shell there:",
        f'  eval "$({shlex.join(told)})"',
    ]


def curl(url: str, key: str, charger_id: str) -> str:
    """A command to paste that refreshes one charger."""
    return f"curl -s -H 'X-API-KEY: {key}' {url}/v1.0.0/chargers/{charger_id}/refresh"
