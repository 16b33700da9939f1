"""How old the cloud's data on a charger may be: ``age`` of /api/status, 30 s unless the caller says otherwise."""

import math

from simulator.truth.states import Vendor
from simulator.truth.uplink import NOTICED_AFTER_S
from simulator.truth.view import CloudView

DEFAULT_AGE_S = NOTICED_AFTER_S[Vendor.GO_E, False]


def allowed_age_s(text: str | None) -> float:
    """The query ``age`` in seconds; the default where it is missing or no number from 0 up."""
    try:
        age_s = float(text or "")
    except ValueError:
        return DEFAULT_AGE_S
    return age_s if math.isfinite(age_s) and age_s >= 0 else DEFAULT_AGE_S


def too_old(view: CloudView, age_s: float) -> bool:
    """Whether the line is down and its last word at least age_s old.

    A line that was made to be noticed sooner or later than by default moves every limit by as much.
    """
    uplink = view.history.picture_at(view.now_s).uplink
    if uplink.up:
        return False
    return view.now_s - uplink.since_s >= age_s + uplink.noticed_after_s - DEFAULT_AGE_S


def forgotten(view: CloudView, retention_s: float) -> bool:
    """Whether the cloud has dropped the charger after so much silence."""
    return view.now_s - view.heard_until_s > retention_s
