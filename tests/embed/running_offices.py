"""The applications of `examples/embed`, each started as its users would, and spoken to over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from attrs import define, field

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "embed"
SECONDS = 60


@define
class Office:
    """An application that runs: its address and its database file. `enter` signs a worker up and gives their session."""

    url: str
    database: Path
    enter: Callable[[Office, str, str], httpx.Client] = field(repr=False)

    clients: ExitStack = field(factory=ExitStack, init=False)

    def worker(self, name: str = "王小强", phone: str = "13812345678") -> httpx.Client:
        client = self.enter(self, name, phone)
        self.clients.callback(client.close)
        return client

    def journal(self) -> dict[str, object]:
        found: dict[str, object] = httpx.get(f"{self.url}/journal").raise_for_status().json()
        return found


def enter_fastapi(office: Office, name: str, phone: str) -> httpx.Client:
    signed = httpx.post(f"{office.url}/workers", json={"name": name, "phone": phone}).raise_for_status()
    return httpx.Client(base_url=office.url, headers={"X-Worker": str(signed.json()["id"])})


def enter_django(office: Office, name: str, phone: str) -> httpx.Client:
    client = httpx.Client(base_url=office.url)
    user = {"username": os.urandom(8).hex(), "password": os.urandom(8).hex()}
    for path, asked in (("/workers", {**user, "name": name, "phone": phone}), ("/login", user)):
        client.get("/login").raise_for_status()
        client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
        client.post(path, json=asked).raise_for_status()
    client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
    return client


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ours(environment: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **environment, "PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def running(
    arguments: list[str], folder: Path, url: str, path: str, environment: Mapping[str, str]
) -> Iterator[None]:
    """A server that answers, ended afterwards."""
    log = Path(environment["LOG"])
    with log.open("wb") as out:
        process = subprocess.Popen(
            arguments, cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=ours(environment)
        )
        try:
            for _ in range(SECONDS * 10):
                if process.poll() is not None:
                    break
                try:
                    httpx.get(f"{url}{path}").raise_for_status()
                except httpx.TransportError:
                    time.sleep(0.1)
                else:
                    yield
                    return
            pytest.fail(f"the server does not answer:\n{log.read_text(errors='replace')}")
        finally:
            process.terminate()
            process.wait(SECONDS)


@contextmanager
def fastapi_office(folder: Path) -> Iterator[Office]:
    port, database = free_port(), folder / "app.db"
    url = f"http://127.0.0.1:{port}"
    arguments = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port)]
    environment = {"DATABASE_URL": f"sqlite:///{database}", "LOG": str(folder / "log")}
    with running(arguments, EXAMPLES / "fastapi_app", url, "/journal", environment):
        office = Office(url, database, enter_fastapi)
        with office.clients:
            yield office


@contextmanager
def django_office(folder: Path) -> Iterator[Office]:
    port, database = free_port(), folder / "office.db"
    url = f"http://127.0.0.1:{port}"
    environment = {"DATABASE_FILE": str(database), "LOG": str(folder / "log")}
    project = EXAMPLES / "django_project"
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v", "0"], cwd=project, env=ours(environment), check=True)
    arguments = [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"]
    with running(arguments, project, url, "/journal", environment):
        office = Office(url, database, enter_django)
        with office.clients:
            yield office


OFFICES = {"fastapi": fastapi_office, "django": django_office}
