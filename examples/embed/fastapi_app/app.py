"""A FastAPI application with tables of its own, which decides on applications and tells a worker why.

The decision and the application are written in one transaction of the application: both are there, or neither is.
Run it: ``uvicorn app:app``. The database is the one in DATABASE_URL, else ``app.db`` in the working folder.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import sqlalchemy as sa
from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

import unionkit
from unionkit.storage import (
    Store,
    UnitOfWork,
    join_sql,
    join_sqlite,
    journal_decision,
    lay_out_sql,
    replay,
    verify,
)
from unionkit.values.masking import mask_name, mask_phone

POLICY = unionkit.load_policy("cn/anhui/chuzhou/file")

tables = sa.MetaData()
workers = sa.Table(
    "workers",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("phone", sa.String(20), nullable=False),
)
applications = sa.Table(
    "applications",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("worker_id", sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("entry", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("worker_id", "day"),
)

engine = sa.create_engine(os.environ.get("DATABASE_URL", "sqlite:///app.db"))

if engine.dialect.name == "sqlite":

    @sa.event.listens_for(engine, "connect")
    def _settle(connection: object, _record: object) -> None:
        """Leave transactions to SQLAlchemy, which begins them below."""
        connection.isolation_level = None
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = full")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        """Reads and writes of one transaction see one state of the file."""
        connection.exec_driver_sql("begin immediate")


def joined(connection: sa.Connection) -> Store:
    """The store of decisions inside a transaction of ours."""
    if engine.dialect.name == "sqlite":
        return join_sqlite(connection.connection.driver_connection)
    return join_sql(connection)


@contextmanager
def transaction() -> Iterator[tuple[sa.Connection, Store]]:
    """A transaction of ours and the store in it: committed together, or rolled back together."""
    with engine.begin() as connection:
        yield connection, joined(connection)


if engine.dialect.name != "sqlite":
    lay_out_sql(engine)
tables.create_all(engine)
app = FastAPI(title="Hardship files")


class Worker(BaseModel):
    """A worker who signs up."""

    name: str
    phone: str


class Application(BaseModel):
    """An application: its day, and facts by their names. Money is yuan, whole or as text."""

    day: date
    facts: dict[str, bool | int | str | None]


@app.exception_handler(unionkit.UnionkitError)
def refused(_request: Request, error: unionkit.UnionkitError) -> JSONResponse:
    """What is wrong with the facts: no error of the library repeats a value."""
    errors = getattr(error, "errors", (error,))
    return JSONResponse(
        {"errors": [{"code": one.code, "where": one.where, "hint": one.hint} for one in errors]}, 422
    )


@app.post("/workers", status_code=201)
def sign_up(worker: Worker) -> dict[str, int]:
    """Keep a worker in the table of ours."""
    with engine.begin() as connection:
        return {
            "id": connection.execute(workers.insert().values(**worker.model_dump())).inserted_primary_key[0]
        }


@app.post("/applications", status_code=201)
def apply(asked: Application, worker: Annotated[int, Header(alias="X-Worker")]) -> dict[str, object]:
    """Decide, and write the decision and the application. The header is what your own login would say."""
    decision = POLICY.decide(asked.facts, on=asked.day, assume="usual")
    try:
        with transaction() as (connection, store):
            work = UnitOfWork(store, author="hardship desk", reason="application")
            journal_decision(work, decision, asked.facts, subject=f"worker-{worker}/{asked.day}")
            (entry,) = work.commit(at=time.time_ns() // 1000).entries
            row = {"worker_id": worker, "day": asked.day, "outcome": decision.outcome.value, "entry": entry}
            id = connection.execute(applications.insert().values(**row)).inserted_primary_key[0]
    except sa.exc.IntegrityError:
        raise HTTPException(409, "no such worker, or an application of that day is there already") from None
    return {"id": id, "outcome": decision.outcome.value, "needs": list(decision.needs)}


@app.get("/applications/{id}/reason")
def reason(
    id: int, worker: Annotated[int, Header(alias="X-Worker")], language: str = "zh_CN"
) -> dict[str, object]:
    """Why it was decided so: taken again from what was kept that day, whatever the rules say by now."""
    with transaction() as (connection, store):
        asked = sa.select(applications.c.entry, workers.c.name, workers.c.phone).join_from(
            applications, workers
        )
        row = connection.execute(
            asked.where(applications.c.id == id, applications.c.worker_id == worker)
        ).one_or_none()
        if row is None:
            raise HTTPException(404, "you have no such application")
        found = replay(store, row.entry)
    if found.decision is None:
        raise HTTPException(410, "the facts of this decision were erased")
    told = unionkit.explain(found.decision, language)
    return {
        "worker": mask_name(row.name),
        "phone": mask_phone(row.phone),
        "outcome": found.decision.outcome.value,
        "title": told.title,
        "reasons": list(told.lines),
        "still_equal": found.status == "equal",
    }


@app.get("/journal")
def journal() -> dict[str, object]:
    """Whether the journal is as it was written."""
    with transaction() as (_, store):
        found = verify(store.journal(), facts=store.facts)
    return {"entries": found.entries, "holds": found.holds}
