"""``charger-sandbox report``: what a check found, shown on the page of a running sandbox."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from simulator.commands.steering import Steering, columns, steered
from simulator.truth.errors import SandboxError

SENT_FINDINGS = 2000
"""Findings that are sent, those that are the first of their kind before all; the others are counted."""
_STAYS = {"cases": "timeline", "findings": "exchange"}
"""What of each row stays at home: the page does not show it, and it is long."""


class NoReport(SandboxError):
    """The file holds no report of a check."""


@click.group()
def report() -> None:
    """Show reports of checks on the page of a running sandbox."""


@report.command()
@click.argument("file", type=click.Path(path_type=Path))
@steered
def send(sandbox: Steering, file: Path) -> None:
    """Show FILE, the JSON report of a check."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise NoReport(f"{file}: the JSON report of a check was expected: {error}: write one with --json") from error
    if not isinstance(document, dict):
        raise NoReport(f"{file}: the JSON report of a check was expected, it holds something else: name another file")
    answer = deliver(sandbox, document)
    sandbox.say(answer, f"{answer['verdict']}, {answer['findingCount']} findings: see {sandbox.url}/?tab=check")


@report.command("list")
@steered
def list_(sandbox: Steering) -> None:
    """List the newest reports."""
    answer = sandbox.ask("GET", "/reports")
    rows: list[tuple[str, ...]] = [
        (str(item["number"]), item["at"], item["verdict"], f"{item['findingCount']} findings", item["service"])
        for item in answer["items"]
    ]
    sandbox.say(answer, *(columns(rows) if rows else ["there is none"]))


def deliver(sandbox: Steering, document: Mapping[str, Any]) -> dict[str, Any]:
    """Send a report to a sandbox; what its page does not show stays here. Raises NotRunning or Refused."""
    body = dict(document)
    for name, left in _STAYS.items():
        if isinstance(rows := body.get(name), list):
            body[name] = [_without(row, left) for row in rows]
    if isinstance(findings := body.get("findings"), list) and len(findings) > SENT_FINDINGS:
        sent = _firsts_before(findings)[:SENT_FINDINGS]
        body |= {"findings": sent, "findingsLeftOut": len(findings) - SENT_FINDINGS}
    return sandbox.ask("POST", "/reports", body)


def _firsts_before(findings: list[Any]) -> list[Any]:
    """The same findings, each that is the first of its check and part before those that repeat one."""
    seen: set[str] = set()
    firsts: list[Any] = []
    others: list[Any] = []
    for finding in findings:
        kind = json.dumps([finding.get(name) for name in ("check", "part")]) if isinstance(finding, dict) else ""
        (others if kind in seen else firsts).append(finding)
        seen.add(kind)
    return firsts + others


def _without(row: Any, name: str) -> Any:
    return {key: value for key, value in row.items() if key != name} if isinstance(row, dict) else row
