"""Requests that are nearly right: none of them shows the right key by accident, and each says what is odd."""

from contracts.drive.odd_requests import odd_requests
from contracts.target import KEY_HEADER

ID = "a1111111-2222-4333-8444-555555555555"


def test_odd_keys_are_never_the_right_key() -> None:
    odd = [one for one in odd_requests("sk-secret", ID) if "key" in one.about or "keys" in one.about]
    assert len(odd) > 40
    assert all(one.request.headers_all(KEY_HEADER) != ["sk-secret"] for one in odd)


def test_odd_ids_are_asked_for_with_the_right_key() -> None:
    odd = [one for one in odd_requests("sk-secret", ID) if one.about.startswith("an id")]
    assert len(odd) >= 8
    assert all(one.request.headers_all(KEY_HEADER) == ["sk-secret"] for one in odd)
    assert all(f"/{ID}/" not in one.request.path for one in odd)


def test_each_is_another_and_says_how() -> None:
    odd = list(odd_requests("sk-secret", ID))
    assert len({one.about for one in odd}) == len({one.request for one in odd}) == len(odd)


def test_a_key_without_letters_has_no_other_letter_case() -> None:
    assert not any("letter case" in one.about for one in odd_requests("1234", ID))
