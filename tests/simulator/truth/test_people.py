from simulator.truth.people import People


def test_the_same_account_is_the_same_person() -> None:
    assert People(7).owner_of("a") == People(7).owner_of("a")


def test_the_order_of_asking_does_not_matter() -> None:
    one, other = People(7), People(7)
    other.owner_of("b")
    assert one.owner_of("a") == other.owner_of("a")


def test_seed_and_account_make_the_person() -> None:
    people = {People(seed).owner_of(account) for seed in (7, 8) for account in ("a", "b")}
    assert len(people) == 4


def test_a_person_lives_somewhere_in_norway() -> None:
    owner = People(7).owner_of("a")
    assert owner.full_name == f"{owner.first_name} {owner.last_name}"
    assert all((owner.street, owner.building_number, owner.city))
    assert (owner.country_code, len(owner.postcode), owner.postcode.isdigit()) == ("NO", 4, True)
    assert 58 <= owner.latitude <= 70
    assert 5 <= owner.longitude <= 25
