"""``charger-sandbox up``: the three clouds and a charger-service on one port, until Ctrl-C."""

import json
import secrets
import shlex
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from simulator.commands.chaos import STORIES, write_stories
from simulator.commands.intercepting import INTERCEPT_PORT, intercepting
from simulator.commands.keeping import reopen, saving, state_file
from simulator.commands.serving import PORT, PORT_OR_ANY, serving
from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    from simulator.app import Sandbox
    from simulator.chaos.chaos import Chaos
    from simulator.commands.house import SandboxHouse
    from simulator.commands.services import Judge
    from simulator.control.control import Control
    from simulator.gate import OpenWorld
    from simulator.truth.clock import WallClock

LOOPBACK = ("127.0.0.1", "localhost", "::1")

SHORTEST_TOKEN = 16
"""Characters of a token at the least."""


class NotLoopback(SandboxError):
    """The sandbox hands out passwords to whoever asks; it stays on this machine unless told otherwise."""


class BadToken(SandboxError):
    """The token cannot be one."""


class NotIntercepting(SandboxError):
    """An option of the interceptor without the interceptor."""


class NoChaosAsked(SandboxError):
    """An option of chaos without chaos."""


@click.command()
@click.option(
    "--port", type=PORT_OR_ANY, default=PORT, show_default=True, help="Port to listen on; 0 lets the system choose."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--allow-remote", is_flag=True, help="Allow an address that other machines can reach.")
@click.option("--token", default=None, help="Token the control API wants; one is made when others can reach it.")
@click.option("--behind", default="0s", show_default=True, help="How far behind your clock the world begins, as 2h30m.")
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
@click.option("--chaos", "profile", metavar="PROFILE", help="Random trouble, see `charger-sandbox chaos profiles`.")
@click.option(
    "--chaos-out",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"Folder for the scenarios that replay it, {STORIES} unless named.",
)
@click.option(
    "--state",
    "state",
    type=click.Path(path_type=Path),
    help="File to keep everything in: a sandbox that was ended, even by kill -9, goes on from there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON when ready, for scripts.")
@click.pass_obj
def up(
    judge: "Judge | None",
    port: int,
    host: str,
    allow_remote: bool,
    token: str | None,
    behind: str,
    seed: int,
    easee_profile: str,
    intercept: bool,
    intercept_port: int | None,
    ca_dir: Path | None,
    profile: str | None,
    chaos_out: Path | None,
    state: Path | None,
    as_json: bool,
) -> None:
    """Start everything and print what is where."""
    from simulator.app import Sandbox
    from simulator.delivery import delivering
    from simulator.demo import WORLD, open_demo
    from simulator.serve import Server
    from simulator.truth.clock import SystemWall, WorldClock

    token = _token(host, allow_remote, token)
    _check_intercept(intercept, {"--intercept-port": intercept_port, "--ca-dir": ca_dir})
    _check_chaos(profile, chaos_out)
    wall = SystemWall()
    sandbox = Sandbox(awaits_service=True)
    start_s = wall.now_s() - _seconds(behind)
    house, control = _control(sandbox, WORLD, wall, host, token)
    server = Server(delivering(sandbox.wsgi), host, port)
    with state_file(state) as file, ExitStack() as beside:
        if file and file.worlds:
            reopen(file, control, _told({"seed": seed, "easee_profile": easee_profile}))
        else:
            clock = WorldClock(start_s, source=wall.now_s)
            open_demo(sandbox, clock, seed=seed, options={"easee.profile": easee_profile})
        demo = sandbox.opened[WORLD]
        until_told_to_stop = beside.enter_context(serving(server))
        services = _services(house, server.url, judge)
        sandbox.service = services
        beside.callback(services.close)
        beside.callback(control.close)
        extra: dict[str, dict[str, str]] = {"control": {"token": token}} if token else {}
        if intercept:
            proxy_port = INTERCEPT_PORT if intercept_port is None else intercept_port
            proxy, ca_file = beside.enter_context(intercepting(server, proxy_port, ca_dir, sandbox.opened))
            extra["intercept"] = {"proxyUrl": proxy.url, "caFile": str(ca_file)}
        told = _chaos(control, profile, seed)
        if told:
            extra["chaos"] = {"profile": told.name, "seed": str(told.seed)}
        save_the_last = beside.enter_context(saving(file, control))
        if file:
            extra["state"] = {"file": str(file.path), "begun": "anew" if not file.worlds else "again"}
        control.wake()
        click.echo(_as_json(demo, server.url, extra) if as_json else _as_text(demo, server.url, extra, ca_dir))
        until_told_to_stop()
        save_the_last()  # what is ended from here on goes on at the next start
        if told:
            control.console().stop_chaos()
    if told:
        _leave_stories(told, chaos_out or STORIES, as_json)
    if not as_json:
        click.echo("stopped")


def _told(options: dict[str, Any]) -> dict[str, Any]:
    """Those of the options that somebody typed."""
    context = click.get_current_context()
    typed = click.core.ParameterSource.COMMANDLINE
    return {name: value for name, value in options.items() if context.get_parameter_source(name) is typed}


def _chaos(control: "Control", profile: str | None, seed: int) -> "Chaos | None":
    """The chaos there is: the one that is asked for, unless it goes on since the last time."""
    console = control.console()
    kept = console.chaos if console.chaos is not None and console.chaos.stopped_s is None else None
    if profile is None or (kept is not None and kept.name == profile):
        return kept
    return console.begin_chaos(profile, seed)


def _check_intercept(intercept: bool, options: dict[str, object]) -> None:
    """Raises NotIntercepting for an option that does nothing."""
    for option, given in options.items():
        if given is not None and not intercept:
            raise NotIntercepting(f"{option} belongs to --intercept: add that, or drop it")


def _check_chaos(profile: str | None, out: Path | None) -> None:
    """Before anything starts. Raises UnknownProfile or NoChaosAsked."""
    from simulator.chaos.profiles import profile_of

    if profile is not None:
        profile_of(profile)
    elif out is not None:
        raise NoChaosAsked("--chaos-out belongs to --chaos PROFILE: add that, or drop it")


def _leave_stories(told: "Chaos", folder: Path, as_json: bool) -> None:
    for path in write_stories(told, folder):
        if not as_json:
            click.echo(f"what happened: charger-sandbox play {path}")


def _token(host: str, allow_remote: bool, given: str | None) -> str | None:
    """The token to ask for: the one given, else one nobody can guess where others can reach the sandbox."""
    if given is not None and (len(given) < SHORTEST_TOKEN or not given.isascii() or not given.isprintable()):
        raise BadToken(f"--token: {SHORTEST_TOKEN} or more letters and digits were expected, got {len(given)}")
    if host in LOOPBACK:
        return given
    if not allow_remote:
        raise NotLoopback(
            f"a loopback address was expected for --host ({', '.join(LOOPBACK)}), got {host or 'none'}: add "
            "--allow-remote to let others on the network reach the sandbox"
        )
    return given or secrets.token_urlsafe(24)


def _seconds(behind: str) -> float:
    from simulator.scenario.times import parse_span

    try:
        return parse_span(behind)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--behind") from error


def _control(
    sandbox: "Sandbox", name: str, wall: "WallClock", host: str, token: str | None
) -> "tuple[SandboxHouse, Control]":
    from simulator.commands.house import SandboxHouse
    from simulator.control.app import create_app
    from simulator.control.control import Control
    from simulator.control.guard import Guard

    house = SandboxHouse(sandbox, name, wall)
    control = Control(house)
    sandbox.put_control(create_app(sandbox.ready, control, Guard(host, token)))
    return house, control


def _services(house: "SandboxHouse", url: str, judge: "Judge | None") -> Any:
    from simulator.commands.services import Services

    house.services = Services(house.opened, house.default, url, house.wall, judge)
    return house.services


def _as_json(demo: "OpenWorld", url: str, extra: dict[str, dict[str, str]]) -> str:
    from simulator.export import export_fleet

    return json.dumps(export_fleet([demo.world], url, url, demo.world.api_key) | extra)


def _as_text(demo: "OpenWorld", url: str, extra: dict[str, dict[str, str]], ca_dir: Path | None) -> str:
    from simulator.demo import ANSWERS, remarks
    from simulator.export import vendor_url
    from simulator.truth.states import Vendor

    key = demo.world.api_key
    anew = extra.get("state", {}).get("begun") != "again"
    answers = {about: str(answer) for about, answer in ANSWERS.items()} if anew else {}
    rows = [(c.handle, answers.get(c.about, ""), curl(url, key, c.id)) for c in demo.world.chargers]
    name_width = max(len(name) for name, _, _ in rows)
    answer_width = max(len(answer) for _, answer, _ in rows)
    table = [f"{name.ljust(name_width)}  {answer.ljust(answer_width)}  {call}" for name, answer, call in rows]
    places = [f"  {vendor.value:<8} {vendor_url(vendor, url)}" for vendor in Vendor]
    return "\n".join(
        [
            f"dashboard        {url}/{_fragment(extra)}",
            f"charger-service  {url}/v1.0.0/chargers/{{chargerId}}/refresh",
            f"X-API-KEY        {key}",
            f"control API      {url}/_sandbox/openapi.json",
            *(f"control token    {told['token']}" for name, told in extra.items() if name == "control"),
            "vendor clouds",
            *places,
            *_proxy_lines(extra.get("intercept", {}), ca_dir),
            *(f"chaos            {c['profile']}, seed {c['seed']}" for name, c in extra.items() if name == "chaos"),
            *(f"state            {s['file']}, begun {s['begun']}" for name, s in extra.items() if name == "state"),
            "",
            *table,
            "",
            *(remarks() if anew else ()),
            "Ctrl-C stops it.",
        ]
    )


def _fragment(extra: dict[str, dict[str, str]]) -> str:
    """What hands the dashboard its token: a fragment, which browsers keep to themselves."""
    return f"#token={quote(extra['control']['token'], safe='')}" if "control" in extra else ""


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
