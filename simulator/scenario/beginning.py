"""A new scenario to begin with: a file that is right, with a comment at everything that is usually changed."""

import os
from collections.abc import Sequence
from pathlib import Path

from simulator.scenario.errors import BadName
from simulator.scenario.load import is_slug
from simulator.scenario.shape import schema_path
from simulator.truth.states import Vendor

_TEXT = """\
{schema_line}
# How everything here is written: docs/scenarios.md. Check it with: charger-sandbox scenarios validate {file}
title: {title}
# A paragraph for the person who reads the report: what happens, and why it matters.
story: >
  The vendor is out of order for a few minutes while a car charges, and the car is unplugged meanwhile. Refresh must
  not tell old news, and is right again as soon as the vendor is.
# Words to find it by: charger-sandbox scenarios list --tag outage
tags: [vendor, outage]
# For whom it is played; leave this out for all three.
vendors: [{vendors}]
# Where it was seen, such as evcc-io/evcc#25208, or a list of such places.
source: synthetic
# How the charger begins: unplugged, preparing, waiting-for-car, charging, finished, stopped, fault or device-offline.
start: charging
steps:
  # Somebody refreshes, and this is the answer it must be. What you do not write is not looked at.
  - at: 0s
    expect: {{answer: 200, state: CHARGING, plugged: true, power_kw: 11, limit_a: 16, phases: 3}}
  # Something breaks at the vendor. It needs a name, so that it can be mended.
  - at: 1m
    break: {{fault: status, status: 503, body: html}}
    name: outage
  # Something happens at the charger.
  - at: 2m
    do: unplug
  # The same question several times.
  - at: 3m
    repeat: {{times: 3, every: 10s}}
    expect: {{answer: VENDOR_COMMUNICATION_ERROR}}
  - at: 4m
    mend: outage
  # Always end with what is true again afterwards; a careful service may leave a vendor alone for some minutes.
  - at: 14m
    expect: {{answer: 200, state: UNPLUGGED, plugged: false, power_kw: 0}}
"""


def beginning(slug: str, folder: Path, vendors: Sequence[Vendor] = ()) -> str:
    """The text of a scenario of that name, for a file in that folder. Raises BadName when it cannot be called so."""
    check_name(slug)
    return _TEXT.format(
        schema_line=schema_line(folder),
        file=f"{slug}.yaml",
        title=slug.replace("-", " ").capitalize(),
        vendors=", ".join(vendors or Vendor),
    )


def check_name(slug: str) -> None:
    """Raises BadName when no scenario can be called so."""
    if not is_slug(slug):
        raise BadName(f"expected a name such as car-full, got {slug!r}: use small letters, digits and dashes")


def schema_line(folder: Path) -> str:
    """The first line of a scenario in that folder, by which editors know how one is written."""
    return f"# yaml-language-server: $schema={_schema_from(folder)}"


def write_scenario(slug: str, folder: Path, text: str) -> Path:
    """Write a new scenario, and return where. Raises BadName when there is such a file already, or it cannot be."""
    path = folder / f"{slug}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise BadName(f"{path} is there already: choose another name, or remove the file first") from error
    except OSError as error:
        raise BadName(f"{path} cannot be written: {error.strerror or error}") from error
    return path


def _schema_from(folder: Path) -> str:
    """How a file in that folder names the schema: relative inside a checkout, which may move, else from the root."""
    schema, here = schema_path().resolve(), folder.resolve()
    checkout = schema.parents[2]
    return Path(os.path.relpath(schema, here)).as_posix() if here.is_relative_to(checkout) else schema.as_posix()
