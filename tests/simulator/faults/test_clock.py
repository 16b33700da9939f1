import pytest

from simulator.faults.clock import Clock
from simulator.faults.fault import BadFault
from simulator.faults.outcome import Answer
from simulator.faults.touches import touches_of
from tests.simulator.faults.calls import struck

BEHIND = -31_536_000


def shifted(clock: Clock, body: str, *headers: tuple[str, str]) -> Answer:
    answer = struck(clock, lambda: Answer(200, headers, body.encode()))
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize(
    ("clock", "before", "after"),
    [
        pytest.param(Clock(600), '{"t":"2026-01-05T23:55:00Z"}', '{"t":"2026-01-06T00:05:00Z"}', id="Easee"),
        pytest.param(Clock(-600), '["2026-01-05T09:00:00.857"]', '["2026-01-05T08:50:00.857"]', id="Zaptec"),
        pytest.param(Clock(1), '["2026-01-05T09:00:00.042.171"]', '["2026-01-05T09:00:01.042.171"]', id="go-e 053"),
        pytest.param(Clock(1), '["2026-01-05T09:00:00+0100"]', '["2026-01-05T09:00:01+0100"]', id="offset"),
        pytest.param(Clock(BEHIND), '["2026-01-05T09:00:00Z"]', '["2025-01-05T09:00:00Z"]', id="a year"),
        pytest.param(Clock(zone="drop"), '["2026-01-05T09:00:00.5Z"]', '["2026-01-05T09:00:00.5"]', id="no zone"),
        pytest.param(
            Clock(1),
            '["{\\"End\\":\\"2026-01-05T09:00:00Z\\"}"]',
            '["{\\"End\\":\\"2026-01-05T09:00:01Z\\"}"]',
            id="inside",
        ),
        pytest.param(
            Clock(BEHIND, at="[StateId=1]"),
            '[{"StateId":1,"T":"2026-01-05T09:00:00Z"},{"StateId":2,"T":"2026-01-05T09:00:00Z"}]',
            '[{"StateId":1,"T":"2025-01-05T09:00:00Z"},{"StateId":2,"T":"2026-01-05T09:00:00Z"}]',
            id="some items",
        ),
        pytest.param(Clock(5), '{"n":20260105,"d":"2026-01-05","x":"at 2026-01-05T09:00:00Z"}', None, id="no times"),
        pytest.param(Clock(BEHIND), '["0001-01-01T00:00:00"]', None, id="as early as can be"),
    ],
)
def test_times_in_the_body(clock: Clock, before: str, after: str | None) -> None:
    assert shifted(clock, before).body.decode() == (before if after is None else after)


def test_the_header_goes_with_the_whole_answer() -> None:
    header = ("Last-Modified", "Mon, 05 Jan 2026 09:00:00 GMT")
    assert shifted(Clock(60), "{}", header).header("last-modified") == "Mon, 05 Jan 2026 09:01:00 GMT"
    assert shifted(Clock(60, at="utc"), "{}", header).header("last-modified") == header[1]


def test_it_is_about_time() -> None:
    assert touches_of(Clock(60)) == {"time"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "skew_s: a number of seconds other than 0 was expected, or zone: drop, got neither"),
        ({"zone": "utc"}, "zone: one of keep, drop was expected, got 'utc'"),
        ({"skew_s": 10**11}, "skew_s: at most 3162240000 seconds either way were expected, got 100000000000"),
        ({"skew_s": 1, "at": "["}, "at: a place such as car"),
    ],
)
def test_no_such_clock(settings: dict[str, object], said: str) -> None:
    with pytest.raises(BadFault, match=said):
        Clock(**settings)  # type: ignore[arg-type]
