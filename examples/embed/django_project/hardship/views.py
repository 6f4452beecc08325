"""What the office does over HTTP: sign up, log in, apply, and ask why."""

from __future__ import annotations

import json
import time
from datetime import date

from django.contrib.auth import authenticate, login
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

import unionkit
from hardship.models import Application, Worker
from unionkit.storage import Store, UnitOfWork, join_sqlite, journal_decision, replay, verify
from unionkit.values.masking import mask_name, mask_phone

POLICY = unionkit.load_policy("cn/anhui/chuzhou/file")


def joined() -> Store:
    """The store over Django's own connection, inside `transaction.atomic`."""
    connection.ensure_connection()
    return join_sqlite(connection.connection)


def _worker(request: HttpRequest) -> Worker | None:
    user = request.user
    return Worker.objects.filter(user=user).first() if user.is_authenticated else None


def _problem(status: int, text: str) -> JsonResponse:
    return JsonResponse({"problem": text}, status=status)


@require_POST
def sign_up(request: HttpRequest) -> JsonResponse:
    """Keep a worker among Django's users."""
    asked = json.loads(request.body)
    with transaction.atomic():
        user = User.objects.create_user(asked["username"], password=asked["password"])
        worker = Worker.objects.create(user=user, name=asked["name"], phone=asked["phone"])
    return JsonResponse({"id": worker.pk}, status=201)


@ensure_csrf_cookie
def log_in(request: HttpRequest) -> JsonResponse:
    """GET gives the cookie that every POST must repeat in X-CSRFToken; POST opens a session."""
    if request.method != "POST":
        return JsonResponse({})
    asked = json.loads(request.body)
    user = authenticate(request, username=asked["username"], password=asked["password"])
    if user is None:
        return _problem(403, "name or password is wrong")
    login(request, user)
    return JsonResponse({})


@require_POST
def apply(request: HttpRequest) -> JsonResponse:
    """Decide, and write the decision and the application: both are there, or neither is."""
    worker = _worker(request)
    if worker is None:
        return _problem(403, "log in first")
    asked = json.loads(request.body)
    day, facts = date.fromisoformat(asked["day"]), asked["facts"]
    try:
        decision = POLICY.decide(facts, on=day, assume="usual")
    except unionkit.UnionkitError as error:
        errors = getattr(error, "errors", (error,))
        told = [{"code": one.code, "where": one.where, "hint": one.hint} for one in errors]
        return JsonResponse({"errors": told}, status=422)
    try:
        with transaction.atomic():
            work = UnitOfWork(joined(), author="hardship desk", reason="application")
            journal_decision(work, decision, facts, subject=f"{worker}/{day}")
            (entry,) = work.commit(at=time.time_ns() // 1000).entries
            made = Application.objects.create(
                worker=worker, day=day, outcome=decision.outcome.value, entry=entry
            )
    except IntegrityError:
        return _problem(409, "an application of that day is there already")
    return JsonResponse({"id": made.pk, "outcome": made.outcome, "needs": list(decision.needs)}, status=201)


@require_GET
def reason(request: HttpRequest, id: int) -> JsonResponse:
    """Why it was decided so: taken again from what was kept that day, whatever the rules say by now."""
    worker = _worker(request)
    found = Application.objects.filter(pk=id, worker=worker).first() if worker else None
    if worker is None or found is None:
        return _problem(404, "you have no such application")
    with transaction.atomic():
        again = replay(joined(), found.entry)
    if again.decision is None:
        return _problem(410, "the facts of this decision were erased")
    try:
        told = unionkit.explain(again.decision, request.GET.get("language", "zh_CN"))
    except unionkit.UnionkitError as error:
        return JsonResponse(
            {"errors": [{"code": error.code, "where": "language", "hint": error.hint}]}, status=422
        )
    return JsonResponse(
        {
            "worker": mask_name(worker.name),
            "phone": mask_phone(worker.phone),
            "outcome": again.decision.outcome.value,
            "title": told.title,
            "reasons": list(told.lines),
            "still_equal": again.status == "equal",
        }
    )


@require_GET
def journal(_request: HttpRequest) -> JsonResponse:
    """Whether the journal is as it was written."""
    with transaction.atomic():
        store = joined()
        found = verify(store.journal(), facts=store.facts)
    return JsonResponse({"entries": found.entries, "holds": found.holds})
