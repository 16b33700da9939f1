"""The library as one table for people: what happens in each scenario, what must be answered, where it was seen."""

import re
from collections.abc import Iterable

from simulator.scenario.script import Answer, Check, Script, Step
from simulator.truth.states import Vendor

_HEAD = """# Every scenario that ships with the project

Written by `charger-sandbox scenarios table`. How to read and write one:
[scenarios.md](scenarios.md). *synthetic* was reported nowhere and is asked for by testers. A part of it, searched for:

```sh
charger-sandbox scenarios list --vendor EASEE --answer VENDOR_COMMUNICATION_ERROR
```

| scenario | vendors | what happens | expected answers | source |
|---|---|---|---|---|
"""
_ISSUE = re.compile(r"[\w.-]+/[\w.-]+#\d+", re.ASCII)


def library_page(scripts: Iterable[Script]) -> str:
    """The page with a row for each script, in their order."""
    return _HEAD + "".join(f"| {' | '.join(_cells(script))} |\n" for script in scripts)


def _cells(script: Script) -> list[str]:
    vendors = "all" if len(script.vendors) == len(Vendor) else ", ".join(script.vendors)
    source = ", ".join(_source(text) for text in script.reported)
    cells = [f"`{script.slug}`", vendors, script.title, expected_course(script), source]
    return [cell.replace("|", "\\|") for cell in cells]


def expected_course(script: Script) -> str:
    """What is answered one after the other, what does not change said once: ``200 CHARGING, then 200 UNPLUGGED``."""
    said: list[str] = []
    for step in script.steps:
        if isinstance(step.deed, Check) and (words := _answer(step, step.deed)) not in said[-1:]:
            said.append(words)
    return ", then ".join(said)


def _answer(step: Step, check: Check) -> str:
    expected = check.expectation
    states = " or ".join(sorted(expected.states))
    answers = [f"200 {states}".strip()] if Answer.OK in expected.answers else []
    answers += [answer.value for answer in Answer if answer in expected.answers and answer is not Answer.OK]
    left_out = f" without {', '.join(sorted(expected.absent))}" if expected.absent else ""
    left_out += f", {', '.join(sorted(expected.optional))} optional" if expected.optional else ""
    only = f" ({', '.join(sorted(step.only))})" if step.only else ""
    return " or ".join(answers) + left_out + only


def _source(text: str) -> str:
    if not _ISSUE.fullmatch(text):
        return f"*{text}*" if text == "synthetic" else text
    repository, _, number = text.partition("#")
    return f"[{text}](https://github.com/{repository}/issues/{number})"
