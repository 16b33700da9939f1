import pytest

from simulator.faults.outcome import Answer

ANSWER = Answer(200, (("Content-Type", "text/html"), ("X-A", "1"), ("x-a", "2")), b"")


@pytest.mark.parametrize(("name", "value"), [("content-type", "text/html"), ("X-A", "1"), ("X-B", None)])
def test_headers_are_found_in_any_letter_case(name: str, value: str | None) -> None:
    assert ANSWER.header(name) == value


def test_a_header_takes_the_place_of_all_of_its_name() -> None:
    assert ANSWER.with_header("X-a", "3") == (("Content-Type", "text/html"), ("X-a", "3"))
    assert ANSWER.with_header("X-B", "4")[-1] == ("X-B", "4")
    assert ANSWER.headers[1] == ("X-A", "1")
