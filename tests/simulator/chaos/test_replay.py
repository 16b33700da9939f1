"""What chaos did to a charger, written down and played, is the same again: what struck, when, and what was answered."""

import pytest

from simulator.chaos.profiles import PROFILES
from simulator.chaos.story import slug_of, story
from simulator.scenario.load import parse
from tests.simulator.chaos.bench import ChaosBench, replayed

EASEE, GO_E, ZAPTEC = "easee-charging", "go-e-charging", "zaptec-charging"
CASES = [
    ("flaky-mobile-network", GO_E, 7),
    ("flaky-mobile-network", ZAPTEC, 21),
    ("vendor-outage", EASEE, 7),
    ("vendor-outage", GO_E, 21),
    ("rate-limited-tenant", EASEE, 21),
    ("rate-limited-tenant", ZAPTEC, 7),
    ("congested-vendor", ZAPTEC, 7),
    ("token-trouble", EASEE, 7),
]


def test_every_profile_is_among_the_cases() -> None:
    assert {name for name, _, _ in CASES} == set(PROFILES)


@pytest.mark.parametrize(("profile", "handle", "seed"), CASES)
def test_a_story_replays_what_happened(profile: str, handle: str, seed: int) -> None:
    bench = ChaosBench(profile, seed)
    bench.ask([handle], every_s=241.3, times=25)
    bench.console.stop_chaos()
    charger = bench.world.charger(handle)
    script = parse(story(bench.chaos, charger), slug_of(bench.chaos, charger))
    again, before = replayed(script), bench.struck(charger)
    assert [what for _, *what in again.struck] == [what for _, *what in before]
    # A drip takes as long as the names in the answer are, and a replay has a charger of its own.
    assert [at_s for at_s, *_ in again.struck] == pytest.approx([at_s for at_s, *_ in before], abs=1.0)
    assert again.answers[:-1] == bench.answers(charger)
    assert len(again.answers) == 26
    assert again.answers[-1][1] == "refresh answered 200"
    assert [(f.where, f.expected, f.seen) for f in again.findings] == []
    disturbed = [text for _, text in bench.answers(charger) if text != "refresh answered 200"]
    assert before or disturbed or profile == "token-trouble"
