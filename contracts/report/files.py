"""The files a trial leaves behind, each if it was asked for: JSON, JUnit, HTML, HAR. All from the same report."""

from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from contracts.harness import Report
from contracts.report.har import HarSpool
from simulator.truth.errors import SandboxError

OPTIONS: Mapping[str, str] = {"json_file": "--json", "junit": "--junit", "html": "--html", "har": "--har"}
"""The options of a command that name files, by parameter."""


class CannotWrite(SandboxError):
    """A report could not be written."""


def write_files(report: Report, options: Mapping[str, Any], spool: HarSpool | None) -> None:
    """Write each file that the options name, - left out. Raises CannotWrite."""
    writers: dict[str, Callable[[Path], object]] = {
        "json_file": lambda path: path.write_text(_json(report), encoding="utf-8"),
        "junit": lambda path: path.write_bytes(_junit(report)),
        "html": lambda path: path.write_text(_html(report), encoding="utf-8"),
    }
    if spool is not None:
        writers["har"] = lambda path: _har(spool, path)
    for name, write in writers.items():
        path: Path | None = options.get(name)
        if path is None or str(path) == "-":
            continue
        try:
            write(path)
        except OSError as error:
            raise CannotWrite(
                f"{OPTIONS[name]} is a file that can be written, {path} cannot: {error.strerror or error}"
            ) from error


def _har(spool: HarSpool, path: Path) -> None:
    spool.write(path, version("charger-sandbox"))


def _json(report: Report) -> str:
    from contracts.report.jsontext import report_json

    return report_json(report) + "\n"


def _junit(report: Report) -> bytes:
    from contracts.report.junit import junit_xml

    return junit_xml(report)


def _html(report: Report) -> str:
    from contracts.report.page import page_html

    return page_html(report)
