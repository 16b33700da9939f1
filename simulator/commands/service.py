"""``charger-sandbox service``: the reference charger-service as a process of its own."""

import json
from pathlib import Path
from typing import Any

import click

from simulator.commands.waiting import until_told_to_stop
from simulator.truth.errors import SandboxError


class BadFleetFile(SandboxError):
    """The fleet export cannot be used."""


@click.command()
@click.option("--fleet", "fleet_file", required=True, type=click.Path(path_type=Path), help="Fleet export to serve.")
@click.option("--port", default=8500, show_default=True, help="Port to listen on; 0 lets the system choose.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--api-key", default=None, help="Key callers must send; the export's own when left out.")
@click.option(
    "--provider-states", is_flag=True, help="Serve POST /_provider_states, so that a harness can disconnect accounts."
)
@click.option("--total-deadline-s", default=8.0, show_default=True, help="Longest time one refresh may take, seconds.")
def service(
    fleet_file: Path, port: int, host: str, api_key: str | None, provider_states: bool, total_deadline_s: float
) -> None:
    """Run the reference charger-service with vendor addresses and chargers from a fleet export."""
    from simulator.serve import Server
    from simulator.service.app import FleetError, ServiceSettings, create_app

    export = _read(fleet_file)
    key = api_key or export.get("service", {}).get("apiKey")
    if not key:
        raise BadFleetFile(f"{fleet_file} has no service.apiKey: give --api-key")
    settings = ServiceSettings(api_key=key, provider_states=provider_states, total_deadline_s=total_deadline_s)
    try:
        app = create_app(settings, export)
    except FleetError as error:
        raise BadFleetFile(f"{fleet_file}: {error}") from error
    with Server(app, host, port) as server:
        click.echo(f"charger-service  {server.url}/v1.0.0/chargers/{{chargerId}}/refresh")
        until_told_to_stop()


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
