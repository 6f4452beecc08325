"""Promises of connecting a host's own table: its names and codes are enough, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import attrs
import pytest
from hypothesis import given
from tests.members.rolls import people

from unionkit.errors import ErrorGroup, UnknownFact, ValueRefused, flatten
from unionkit.members.connecting import Connection, column
from unionkit.members.person import FIELDS, Person
from unionkit.packs import load_pack

CODES = load_pack("cn").codes
ROW = {
    "emp_no": "E-2041",
    "who": {"name": "王小强", "card": "340421197001319982"},
    "gender": 2,
    "status": "4",
    "mobile": "13812345678",
}
STAFF = Connection(
    id="emp_no",
    name="who.name",
    identity="who.card",
    sex=column("gender", {1: "male", 2: "female"}),
    work_status=column("status", CODES["work_status"], system="national"),
    phone=lambda row: row["mobile"],
)


def test_a_row_is_read_by_the_names_of_the_host() -> None:
    found = STAFF.person(ROW)
    assert (found.id, found.name, found.sex, found.work_status) == ("E-2041", "王小强", "female", "退休")


@dataclass
class Worker:
    emp_no: str
    who: object
    gender: int | None = None
    status: str | None = None
    mobile: str | None = None

    def __getitem__(self, key: str) -> object:
        return getattr(self, key)


def test_objects_are_read_by_their_attributes() -> None:
    worker = Worker("E-7", SimpleNamespace(name="欧阳修", card=None))
    assert STAFF.person(worker).told == {"id": "E-7", "name": "欧阳修"}


def test_what_is_not_connected_is_not_read() -> None:
    connection = Connection(id="emp_no", name="who.name")
    assert set(connection.person(ROW).told) == {"id", "name"}


def test_a_list_of_codes_is_read_by_labels_where_no_system_is_named() -> None:
    connection = Connection(id="emp_no", name="who.name", education=column("degree", CODES["education"]))
    assert connection.person({**ROW, "degree": "大学本科"}).education == "本科"


def test_a_code_that_the_system_does_not_have_is_a_problem_of_its_field() -> None:
    (problem,) = STAFF.read({**ROW, "status": "77"}).problems
    assert (problem.where, "national" in str(problem)) == ("work_status", True)


def test_a_value_without_a_meaning_is_a_problem_of_its_field() -> None:
    assert [problem.where for problem in STAFF.read({**ROW, "gender": 3}).problems] == ["sex"]


def test_a_field_with_a_problem_is_left_out_and_the_others_are_read() -> None:
    reading = STAFF.read({**ROW, "who": {"name": "王小强", "card": "340421197001319983"}, "gender": 9})
    assert reading.person is not None
    assert set(reading.person.told) == {"id", "name", "work_status", "phone"}
    assert [problem.where for problem in reading.problems] == ["identity", "sex"]


def test_without_an_id_there_is_no_person() -> None:
    reading = STAFF.read({**ROW, "emp_no": None})
    assert reading.person is None
    assert [problem.where for problem in reading.problems] == ["id"]


def test_every_problem_of_a_row_is_raised_at_once() -> None:
    with pytest.raises(ErrorGroup) as caught:
        STAFF.person({**ROW, "gender": 3, "status": "77"})
    assert [error.where for error in flatten(caught.value)] == ["sex", "work_status"]


def test_a_problem_does_not_repeat_what_is_in_the_row() -> None:
    reading = STAFF.read({**ROW, "who": {"name": "王小强", "card": "340421197001319983"}, "status": "王小强"})
    assert len(reading.problems) == 2
    shown = f"{reading!r} {[str(problem) for problem in reading.problems]}"
    assert "小强" not in shown
    assert "19700131" not in shown


def test_a_missing_attribute_is_misuse_and_names_the_path() -> None:
    with pytest.raises(UnknownFact) as caught:
        STAFF.read(SimpleNamespace(emp_no="E-7"))
    assert caught.value.where == "who.name"


def test_a_field_that_people_do_not_have_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownFact) as caught:
        Connection(id="a", name="b", politcal_status="c")
    assert "political_status" in caught.value.hint


@pytest.mark.parametrize("columns", [{"id": "a"}, {"name": "a"}])
def test_id_and_name_must_be_connected(columns: dict[str, str]) -> None:
    with pytest.raises(ValueRefused, match="not connected"):
        Connection(**columns)


def test_people_are_read_one_by_one() -> None:
    def rows() -> Iterator[object]:
        yield ROW
        raise AssertionError("nobody asked for another row")

    assert next(STAFF.people(rows())).id == "E-2041"


@pytest.mark.property
@given(people())
def test_a_person_is_read_as_she_is_from_a_table_of_ones_own(person: Person) -> None:
    row = {f"col_{name}": value for name, value in person.told.items()}
    connection = Connection(**{name: f"col_{name}" for name in FIELDS})
    assert connection.person(row) == person


@pytest.mark.property
@given(people())
def test_attributes_and_keys_are_read_alike(person: Person) -> None:
    connection = Connection(**{name: name for name in FIELDS})
    row = {name: person.told.get(name) for name in FIELDS}
    assert connection.person(SimpleNamespace(**row)) == connection.person(row) == attrs.evolve(person)
