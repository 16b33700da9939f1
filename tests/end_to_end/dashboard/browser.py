"""A headless Chromium, and pages that report what went wrong in them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

PATIENCE_MS = 30_000
"""Longest wait for anything a page does; far beyond what it takes, for a machine that is busy."""
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Without these Chromium looks for hosts of its maker at every start."""
_REFUSED = "Failed to load resource"
"""What Chromium writes for any status of 400 and above, which is the sandbox's to say."""


def chromium_path() -> str:
    """Where Chromium is; a test that needs it fails with a sentence when it is not there."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("Chromium is missing: install it with `apt-get install chromium`", pytrace=False)
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own, with a new empty profile."""
    path = chromium_path()
    # Chromium refuses to put root into its own sandbox; what it opens here are pages of ours.
    flags = [*_FLAGS, *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags, timeout=2 * PATIENCE_MS)
        try:
            yield browser
        finally:
            browser.close()


class Complaints:
    """What pages wrote as errors: script that broke, and what the content security policy refused."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def listen(self, page: Page) -> Page:
        """Hear a page from now on."""
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("console", self._console)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_REFUSED):
            self.heard.append(message.text)
