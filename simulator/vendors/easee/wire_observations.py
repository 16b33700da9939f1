"""The current way to read a charger: ``GET /state/{serial}/observations``.

Source: developer.easee.com/reference/getobservations.
"""

from collections.abc import Callable, Iterable, Mapping

from simulator.vendors.easee import jsontext
from simulator.vendors.easee.observations import OBSERVATIONS, Observation
from simulator.vendors.easee.report import Report
from simulator.vendors.easee.written import Reading


def observations(report: Report, numbers: Iterable[int]) -> dict[str, object]:
    """Say what a charger reported; see ``told``."""
    return told(report.read, OBSERVATIONS, numbers)


def told(
    read: Callable[[int], Reading | None], known_by: Mapping[int, Observation], numbers: Iterable[int]
) -> dict[str, object]:
    """Say what a product reported as Easee's list of observations. known_by: the product's table of them.

    Shape: ``{"observations": [{"id", "timestamp", "dataType", "value"}]}`` in the order asked for, once each; values
    are typed JSON, whole doubles bare; what was never reported or is unknown is absent. Units: 120 in kW, 121, 122 and
    124 in kWh, currents in A, voltages in V. Errors: none. Source: nordicopen/pyeasee, charger.py;
    nordicopen/easee_hass#455.
    """
    rows: list[dict[str, object]] = []
    for number in dict.fromkeys(numbers):
        known = known_by.get(number)
        reading = read(number) if known else None
        if known and reading:
            value, at_s = reading
            rows.append(
                {"id": number, "timestamp": jsontext.instant(at_s), "dataType": int(known.data_type), "value": value}
            )
    return {"observations": rows}
