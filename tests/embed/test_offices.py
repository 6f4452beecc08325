"""Promises of the applications that embed the library: over HTTP, with tables and transactions of their own."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from unionkit.storage import Batch, join_sqlite

if TYPE_CHECKING:
    import httpx
    from tests.embed.running_offices import Office

# it starts two servers
pytestmark = pytest.mark.slow

DAY = "2020-08-01"
FACTS = {"place": "340500", "area": "urban", "people": 3, "income_year": 34992, "homes": 1}


def apply(worker: httpx.Client, day: str = DAY, **facts: object) -> httpx.Response:
    return worker.post("/applications", json={"day": day, "facts": {**FACTS, **facts}})


def tables(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {name for (name,) in connection.execute("select name from sqlite_schema where type = 'table'")}


def test_a_decision_comes_back_over_http(office: Office) -> None:
    answer = apply(office.worker())
    assert (answer.status_code, answer.json()["outcome"]) == (201, "granted")


def test_a_worker_reads_the_reason_in_chinese(office: Office) -> None:
    worker = office.worker()
    told = worker.get(f"/applications/{apply(worker).json()['id']}/reason").json()
    assert told["title"] == "符合条件：省总级档案"
    assert "人均月收入 972.00 元 ≤ 1.5 × 低保标准" in told["reasons"][0]


def test_a_worker_reads_the_reason_in_english(office: Office) -> None:
    worker = office.worker()
    id = apply(worker).json()["id"]
    told = worker.get(f"/applications/{id}/reason", params={"language": "en"}).json()
    assert told["title"] == "Granted: provincial-level file"


def test_the_reason_is_worked_out_from_what_the_journal_keeps(office: Office) -> None:
    worker = office.worker()
    assert worker.get(f"/applications/{apply(worker).json()['id']}/reason").json()["still_equal"] is True


def test_name_and_phone_are_masked(office: Office) -> None:
    worker = office.worker()
    answer = worker.get(f"/applications/{apply(worker).json()['id']}/reason")
    assert (answer.json()["worker"], answer.json()["phone"]) == ("王**", "138****5678")
    assert "小强" not in answer.text


def test_nobody_reads_the_reason_of_somebody_else(office: Office) -> None:
    id = apply(office.worker()).json()["id"]
    assert office.worker("李四", "13912345678").get(f"/applications/{id}/reason").status_code == 404


def test_the_application_keeps_its_users_in_tables_of_its_own(office: Office) -> None:
    found = tables(office.database)
    assert "unionkit_cells" in found
    assert {"workers", "applications"} <= found or {"auth_user", "hardship_worker"} <= found


def test_an_application_that_the_host_refuses_leaves_no_decision_behind(office: Office) -> None:
    worker = office.worker()
    apply(worker)
    before = office.journal()["entries"]
    assert apply(worker).status_code == 409
    assert office.journal() == {"entries": before, "holds": True}


def test_facts_that_cannot_be_read_are_told_by_path_and_without_their_value(office: Office) -> None:
    answer = apply(office.worker(), income_year="thirty-odd thousand")
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "facts.income_year")
    assert "thirty-odd" not in answer.text


def test_a_fact_that_is_missing_is_asked_for(office: Office) -> None:
    answer = apply(office.worker(), income_year=None).json()
    assert (answer["outcome"], answer["needs"]) == ("unknown", ["income_year"])


def test_many_applications_at_once_leave_a_whole_journal(office: Office) -> None:
    workers = [office.worker(f"王{number}", "13812345678") for number in range(8)]
    before = office.journal()["entries"]
    assert isinstance(before, int)
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(apply, worker, f"2020-08-{day:02}") for worker in workers for day in (2, 3, 4)]
        statuses = {answer.result().status_code for answer in answers}
    assert statuses == {201}
    assert office.journal() == {"entries": before + 24, "holds": True}


def test_a_decision_whose_facts_were_erased_has_no_reason_any_more(office: Office) -> None:
    worker = office.worker()
    id = apply(worker).json()["id"]
    with closing(sqlite3.connect(office.database, isolation_level=None)) as connection:
        store = join_sqlite(connection)
        (*_, last) = store.journal()
        store.commit(Batch(forget=(last.number,)), at=0)
    assert worker.get(f"/applications/{id}/reason").status_code == 410
    assert office.journal()["holds"] is True
