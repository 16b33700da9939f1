"""One refresh of one charger, as the vendor clients see it."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.service.deadline import Deadline
from simulator.service.fleet import Account, Charger


@dataclass(slots=True)
class Visit:
    """Whom to ask, about what, and until when.

    replaced_login: a token was replaced by a login in this visit; a second one would be the start of a loop.
    """

    charger: Charger
    deadline: Deadline
    replaced_login: bool = False

    @property
    def account(self) -> Account:
        return self.charger.account
