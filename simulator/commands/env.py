"""``charger-sandbox env``: what a shell exports to send a client with fixed hosts to the sandbox."""

import json
import os
from pathlib import Path

import click

from simulator.intercept.exports import SHELLS, as_lines, exports


@click.command()
@click.option("--shell", type=click.Choice(list(SHELLS)), default="sh", show_default=True, help="Who reads it.")
@click.option("--json", "as_json", is_flag=True, help="Print name and value as JSON instead.")
@click.option(
    "--ca-dir",
    type=click.Path(path_type=Path),
    help="Folder of the interceptor's files, if `up --intercept` was given one.",
)
def env(shell: str, as_json: bool, ca_dir: Path | None) -> None:
    """Print the variables that send clients through `up --intercept`: eval "$(charger-sandbox env)"."""
    from simulator.intercept.folder import Folder, usual_folder

    folder = Folder(ca_dir or usual_folder(os.environ))
    values = exports(folder.proxy_url(), folder.certificate_file, os.environ.get("NODE_OPTIONS", ""))
    click.echo(json.dumps(values) if as_json else as_lines(values, shell))
