"""``charger-sandbox service``: the reference charger-service as a process of its own."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.serving import PORT_OR_ANY, serving
from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    from flask import Flask


class BadFleetFile(SandboxError):
    """The fleet export cannot be used."""


class BadSetting(SandboxError):
    """A setting of the service cannot be used."""


@click.command()
@click.option("--fleet", "fleet_file", required=True, type=click.Path(path_type=Path), help="Fleet export to serve.")
@click.option(
    "--port", type=PORT_OR_ANY, default=8500, show_default=True, help="Port to listen on; 0 lets the system choose."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--api-key", default=None, help="Key callers must send; the export's own when left out.")
@click.option(
    "--provider-states", is_flag=True, help="Serve POST /_provider_states, so that a harness can disconnect accounts."
)
@click.option("--connect-timeout-s", default=2.0, show_default=True, help="Longest wait for a connection, seconds.")
@click.option("--read-timeout-s", default=4.0, show_default=True, help="Longest silence of a vendor, seconds.")
@click.option("--total-deadline-s", default=8.0, show_default=True, help="Longest time one refresh may take, seconds.")
def service(fleet_file: Path, port: int, host: str, api_key: str | None, **settings: Any) -> None:
    """Run the reference charger-service with vendor addresses and chargers from a fleet export."""
    from simulator.serve import Server

    export = _read(fleet_file)
    key = api_key if api_key is not None else _key_in(export, fleet_file)
    server = Server(_service(export, fleet_file, api_key=key, **settings), host, port)
    with serving(server) as until_told_to_stop:
        click.echo(f"charger-service  {server.url}/v1.0.0/chargers/{{chargerId}}/refresh")
        until_told_to_stop()


def _service(export: dict[str, Any], source: Path, **settings: Any) -> "Flask":
    from simulator.service.app import FleetError, ServiceSettings, create_app

    try:
        return create_app(ServiceSettings(**settings), export)
    except FleetError as error:
        raise BadFleetFile(f"{source}: {error}") from error
    except ValueError as error:
        raise BadSetting(str(error)) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        export = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFleetFile(
            f"{path} cannot be read ({error.strerror}): make one with `charger-sandbox fleet --json`"
        ) from error
    except ValueError as error:
        raise BadFleetFile(f"{path} is not JSON ({error}): make one with `charger-sandbox fleet --json`") from error
    if not isinstance(export, dict):
        raise BadFleetFile(f"{path} should hold a JSON object with vendors, accounts and chargers")
    return export


def _key_in(export: dict[str, Any], source: Path) -> str:
    about = export.get("service")
    key = about.get("apiKey") if isinstance(about, dict) else None
    if not isinstance(key, str) or not key:
        raise BadFleetFile(f"{source} has no service.apiKey, a text that is not empty: give --api-key")
    return key
