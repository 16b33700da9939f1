"""Written values over time."""

from simulator.vendors.zaptec.records import Note, RecordBook, Records
from tests.simulator.vendors.zaptec.bench import new_world


def test_a_value_counts_from_its_second_on() -> None:
    records = Records()
    records.write(153, "0.7", 10)
    records.write(153, "0.5", 20)
    assert [records.read(now_s).get(153) for now_s in (9, 10, 19, 20)] == [
        None,
        Note(10, "0.7"),
        Note(10, "0.7"),
        Note(20, "0.5"),
    ]
    assert records.newest(153) == "0.5"


def test_a_new_value_takes_back_what_was_to_count_later() -> None:
    records = Records()
    records.write(153, "0.7", 30)
    records.write(153, "0.5", 20)
    assert records.read(40) == {153: Note(20, "0.5")}


def test_old_values_are_forgotten() -> None:
    records = Records()
    for at_s in range(100):
        records.write("key", at_s, at_s)
    assert records.read(50) == {}
    assert records.read(95) == {"key": Note(95, 95)}


def test_nothing_written() -> None:
    assert Records().read(0) == {}
    assert Records().newest("key", "otherwise") == "otherwise"


def test_worlds_and_owners_do_not_mix() -> None:
    book = RecordBook()
    one, other = new_world("charging")[0], new_world("charging", first_index=5)[0]
    book.of(one, "a").write(1, "x", 0)
    assert book.read(one, "a", 0) == {1: Note(0, "x")}
    assert book.read(one, "b", 0) == book.read(other, "a", 0) == {}
