"""Which scenarios somebody means."""

import pytest

from simulator.scenario.errors import UnknownTag
from simulator.scenario.load import parse
from simulator.scenario.script import Answer, Script
from simulator.scenario.search import Wish, search
from simulator.truth.states import Vendor

EASEE, GO_E, ZAPTEC = Vendor


def _script(slug: str, head: str, steps: str = "  - {at: 0s, expect: {answer: 200}}\n") -> Script:
    return parse(f"title: T {slug}\nstory: S\n{head}steps:\n{steps}", slug)


SCRIPTS = [
    _script("everywhere", "tags: [device, long]\n"),
    _script("only-go-e", "vendors: [GO_E]\ntags: [device]\nsource: evcc-io/evcc#35\n"),
    _script(
        "two-answers",
        "vendors: [EASEE, ZAPTEC]\ntags: [vendor, long]\n",
        "  - {at: 0s, only: [EASEE], expect: {answer: VENDOR_CONNECTION_ERROR}}\n"
        "  - {at: 0s, only: [ZAPTEC], expect: {answer: [200, DEVICE_IS_DISCONNECTED]}}\n",
    ),
]


@pytest.mark.parametrize(
    ("wish", "slugs"),
    [
        pytest.param(Wish(), ["everywhere", "only-go-e", "two-answers"], id="all"),
        pytest.param(Wish(vendors=frozenset({GO_E})), ["everywhere", "only-go-e"], id="vendor"),
        pytest.param(Wish(vendors=frozenset({GO_E, ZAPTEC})), ["everywhere", "only-go-e", "two-answers"], id="vendors"),
        pytest.param(Wish(tags=frozenset({"long"})), ["everywhere", "two-answers"], id="tag"),
        pytest.param(Wish(tags=frozenset({"long", "vendor"})), ["two-answers"], id="all tags"),
        pytest.param(Wish(answers=frozenset({Answer.VENDOR_CONNECTION_ERROR})), ["two-answers"], id="answer"),
        pytest.param(
            Wish(answers=frozenset({Answer.OK, Answer.UNAUTHORIZED})),
            ["everywhere", "only-go-e", "two-answers"],
            id="one of the answers",
        ),
        pytest.param(
            Wish(vendors=frozenset({ZAPTEC}), answers=frozenset({Answer.VENDOR_CONNECTION_ERROR})),
            [],
            id="an answer another vendor gets",
        ),
        pytest.param(Wish(words=("EVCC#35",)), ["only-go-e"], id="word of the source"),
        pytest.param(Wish(words=("t only", "device")), ["only-go-e"], id="words of title and tags"),
        pytest.param(Wish(words=("only", "long")), [], id="every word"),
    ],
)
def test_what_fits(wish: Wish, slugs: list[str]) -> None:
    assert [script.slug for script in search(SCRIPTS, wish)] == slugs


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        pytest.param("devices", "no scenario has the tag 'devices'; did you mean 'device'?", id="near"),
        pytest.param("boat", "no scenario has the tag 'boat': there are device, long, vendor", id="far"),
    ],
)
def test_a_tag_nobody_has(tag: str, said: str) -> None:
    with pytest.raises(UnknownTag) as caught:
        search(SCRIPTS, Wish(tags=frozenset({tag})))
    assert str(caught.value) == said
