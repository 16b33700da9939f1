"""What a charger-service can be told at start."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Key, time limits and habits of one service.

    Raises ValueError for an empty api_key or a duration that is negative or not finite.

    connect_timeout_s, read_timeout_s: one connect, one silence. total_deadline_s: all vendor calls of one refresh.
    static_timeout_s: the part of the deadline that name and model may cost. max_body_bytes: of one vendor answer.
    max_rejected_logins: in a row, then the account counts as disconnected.
    token_margin_s: a token is replaced this long before it ends (a tenth of its life when that is shorter).
    throttle_pause_s: no calls after a 429 without Retry-After. block_pause_s: no calls after a block, doubled with
    each further block up to longest_pause_s. static_data_max_age_s: name and model are read anew after this;
    static_data_retry_s: not sooner than this after a failure.
    easee_silent_offline_s: an Easee charger with nothing newer than this is offline; None relies on the vendor's flag
    (an idle charger is silent for 15 minutes: evcc-io/evcc#28362).
    provider_states: offer POST /_provider_states.
    """

    api_key: str
    connect_timeout_s: float = 2.0
    read_timeout_s: float = 4.0
    total_deadline_s: float = 8.0
    static_timeout_s: float = 2.0
    max_body_bytes: int = 5 * 1024 * 1024
    max_rejected_logins: int = 3
    token_margin_s: float = 30.0
    throttle_pause_s: float = 5.0
    block_pause_s: float = 300.0
    longest_pause_s: float = 86_400.0
    static_data_max_age_s: float = 300.0
    static_data_retry_s: float = 10.0
    easee_silent_offline_s: float | None = None
    provider_states: bool = False

    def __post_init__(self) -> None:
        if not self.api_key:
            raise ValueError("api_key: expected a text that callers send as X-API-KEY, got an empty one")
        if self.max_rejected_logins < 1:
            raise ValueError(f"max_rejected_logins: expected 1 or more, got {self.max_rejected_logins}")
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, (int, float)) and not (math.isfinite(value) and value >= 0):
                raise ValueError(f"{field.name}: expected a finite number of at least 0, got {value}")
