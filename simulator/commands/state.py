"""``charger-sandbox state``: a world of a running sandbox as a file, and back."""

import json
from pathlib import Path

import click

from simulator.commands.steering import BadSetting, Steering, steered


@click.group()
def state() -> None:
    """Save the state of a world to a file, and restore it. The file holds passwords and tokens."""


@state.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@steered
def save(sandbox: Steering, file: Path) -> None:
    """Write the world as it is now to FILE."""
    whole = sandbox.ask("GET", "state")
    text = json.dumps(whole, indent=1)
    beside = file.with_name(f"{file.name}.part")
    try:
        beside.touch(mode=0o600)
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise BadSetting(f"{file} cannot be written ({error.strerror}): choose another file") from error
    sandbox.say({"file": str(file), "world": whole["world"]}, f"world {whole['world']} is in {file}")


@state.command()
@click.argument("file", type=click.Path(path_type=Path))
@steered
def restore(sandbox: Steering, file: Path) -> None:
    """Let the world be as it was when FILE was written."""
    try:
        whole = json.loads(file.read_bytes())
    except OSError as error:
        raise BadSetting(f"{file} cannot be read ({error.strerror}): name a file that `state save` wrote") from error
    except (ValueError, RecursionError) as error:
        raise BadSetting(f"{file} is not JSON: name a file that `state save` wrote") from error
    world = sandbox.ask("PUT", "state", whole)
    sandbox.say(world, f"world {world['name']} is as in {file}: {world['chargers']} chargers, {world['clock']['now']}")
