"""Rules that only a series of answers can break, one a file. Each court has its own, because they remember."""

from contracts.series.error_id_unique import ErrorIdUnique
from contracts.series.moment import Moment, SeriesRule
from contracts.series.time_goes_on import TimeGoesOn

__all__ = ["SERIES", "Moment", "SeriesRule", "series_rules"]

SERIES: tuple[type[SeriesRule], ...] = (ErrorIdUnique, TimeGoesOn)


def series_rules() -> list[SeriesRule]:
    """Return the rules with nothing remembered yet."""
    return [rule() for rule in SERIES]
