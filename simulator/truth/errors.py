"""Our own kind of wrong: a small tree of exceptions, each a sentence its reader can act on."""


class SandboxError(Exception):
    """Base of everything the sandbox refuses; the text says what was expected, what came and what to do."""


class ActionRefused(SandboxError):
    """The charger cannot do that now, for example unplug a car that is not there."""


class UnknownAction(SandboxError):
    """No action has that name."""


class UnknownCharger(SandboxError):
    """No charger in this world has that id, serial or name."""


class UnknownAccount(SandboxError):
    """No account in this world has that id."""


class UnknownWorld(SandboxError):
    """No world has that name."""


class WorldExists(SandboxError):
    """A world of that name, key or serial is already there."""


class ClockRefused(SandboxError):
    """The clock cannot be moved that way."""


class BadState(SandboxError):
    """What was kept of a world cannot be read."""
