import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.truth.seeds import derived_int, derived_text, derived_uuid, stream

SETTINGS = settings(derandomize=True, deadline=None, database=None)


def test_ids_are_the_same_on_every_machine() -> None:
    assert str(derived_uuid(7, "EASEE", "0", "charger")) == "983957a2-ce4b-526d-abd2-346779fa895e"
    assert derived_int(7, "serials", "GO_E", below=450_000) == 248_806
    assert derived_text(7, "a", alphabet="abc", length=8) == "babbbacb"
    assert stream(7, "zaptec", "latency").random() == pytest.approx(0.7785869319240876)


@pytest.mark.parametrize("other", [(8, "a", "b"), (7, "a", "c"), (7, "b", "b"), (7, "a"), (7, "a", "b", "c")])
def test_another_seed_or_name_is_another_stream(other: tuple[int, str]) -> None:
    seed, *names = other
    assert stream(7, "a", "b").random() != stream(seed, *names).random()
    assert derived_uuid(7, "a", "b") != derived_uuid(seed, *names)


def test_a_consumer_shifts_no_other() -> None:
    one, other = stream(7, "one"), stream(7, "other")
    undisturbed = [other.random() for _ in range(5)]
    disturbed = stream(7, "other")
    values = []
    for _ in range(5):
        one.random()
        values.append(disturbed.random())
    assert values == undisturbed


@SETTINGS
@given(st.integers(), st.text(max_size=5), st.integers(1, 10**9))
def test_integers_stay_below(seed: int, name: str, below: int) -> None:
    assert 0 <= derived_int(seed, name, below=below) < below
    assert derived_int(seed, name, below=below) == derived_int(seed, name, below=below)


@SETTINGS
@given(st.integers(), st.text(max_size=5), st.integers(0, 40))
def test_words_have_their_length_and_alphabet(seed: int, name: str, length: int) -> None:
    word = derived_text(seed, name, alphabet="abcd", length=length)
    assert len(word) == length
    assert set(word) <= set("abcd")
