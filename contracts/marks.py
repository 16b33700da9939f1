"""Secrets as a journal shows them: in the clear where nobody thought of one, and as marks in all usual places."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from simulator.journal.redact import mark
from simulator.truth.world import World

_mark = lru_cache(maxsize=4096)(mark)


class Secrets:
    """The secrets of one world. api_key: what callers show the service, which is not always the world's own key."""

    def __init__(self, world: World, api_key: str) -> None:
        self._world = world
        self._api_key = api_key

    def strange_to(self, account_id: str) -> Mapping[str, str]:
        """What nobody may be shown in that account's name, in both forms, each with whose it is."""
        found: dict[str, str] = {}
        for secret, whose in self._strange_to(account_id):
            if secret:
                found[secret] = found[_mark(secret)] = whose
        return found

    def passwords_of(self, account_id: str) -> frozenset[str]:
        """The password of that account, in both forms; empty when it has none."""
        words = (account.password for account in self._world.accounts if account.id == account_id)
        return frozenset(form for word in words if word for form in (word, _mark(word)))

    def _strange_to(self, account_id: str) -> Iterator[tuple[str, str]]:
        yield self._api_key, "the API key of the service's callers"
        for account in self._world.accounts:
            if account.id != account_id:
                whose = f"of account {account.id}"
                yield account.password, f"the password {whose}"
                yield account.token, f"the key {whose}"
        for token in self._world.tokens.all().values():
            if token.account_id != account_id:
                yield token.text, f"a token of account {token.account_id}"
