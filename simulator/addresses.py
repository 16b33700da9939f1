"""URL rules compiled once for all apps that answer at the same addresses: compiling takes longer than all else in
making an app, and every sandbox makes several."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.typing import RouteCallable
from werkzeug.routing import Map, Rule


class AnsweringRule(Rule):
    """A rule that finds answers and builds no addresses: nobody asks these apps for a URL, and werkzeug spends most of
    the time a rule takes on the functions that would build it. Where werkzeug names them otherwise, they are built.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(*_: object, **__: object) -> tuple[str, str]:
            raise NotImplementedError(f"{self.rule} answers, and builds no address")

        del append_unknown
        return build


class Addresses:
    """Where apps of one kind answer; the first that is complete hands its rules to all later ones."""

    def __init__(self) -> None:
        self.map: Map | None = None


class SharedAddressesApp(Flask):
    """A Flask app that adds URL rules like any other, but takes those of a complete app of its kind when there is one.

    addresses: shared by all apps of the kind. Call ``complete`` when all rules are added.
    """

    url_rule_class = AnsweringRule

    def __init__(self, name: str, addresses: Addresses) -> None:
        super().__init__(name, static_folder=None, template_folder=None)
        self._addresses = addresses
        self._added: set[tuple[str, str]] = set()
        self._known: frozenset[tuple[str, str]] | None = None
        if addresses.map is not None:
            self.url_map = addresses.map
            self._known = _known(addresses.map)

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: RouteCallable | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """See Flask. Raises RuntimeError for a rule that earlier apps of the kind did not have."""
        if view_func is None:
            raise TypeError(f"expected a view for {rule}")
        name = endpoint or view_func.__name__
        self._added.add((rule, name))
        if self._known is None:
            super().add_url_rule(rule, name, view_func, provide_automatic_options, **options)
            return
        if (rule, name) not in self._known:
            raise RuntimeError(f"{self.import_name} has a rule that others of its kind lack: {rule}")
        self.view_functions[name] = view_func

    def complete(self) -> None:
        """No more rules come. Raises RuntimeError when earlier apps of the kind had more."""
        if self._known is None:
            self._addresses.map = self.url_map
        elif lacking := sorted(self._known - self._added):
            raise RuntimeError(f"{self.import_name} lacks rules of its kind: {lacking}")


def _known(addresses: Map) -> frozenset[tuple[str, str]]:
    return frozenset((rule.rule, rule.endpoint) for rule in addresses.iter_rules())
