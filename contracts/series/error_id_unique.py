"""Each error has an id of its own."""

from collections.abc import Iterator

from contracts.findings import Violation, show
from contracts.series.moment import Moment


class ErrorIdUnique:
    """The id of an error names that one error, so that it can be found again in logs."""

    slug = "error_id_unique"
    title = "Two errors carry the same id"
    why = "The id is the error identifier: support looks the one error up by it, and finds another."

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, moment: Moment) -> Iterator[Violation]:
        """Compare with the ids of all errors before."""
        told = moment.body.get("id")
        if moment.status < 400 or not isinstance(told, str):
            return
        name = told.lower()
        if name in self._seen or name == moment.charger_id:
            what = "the charger's id" if name == moment.charger_id else f"{show(told)} once more"
            yield Violation("error_id", "$.id", "an id that no other error has, nor the charger", what)
        self._seen.add(name)
