"""Every check of the project, each in an environment of its own: `nox -l` lists them, `nox -s tests` runs one."""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "typing", "contracts", "tests", "docs", "package"]


def _group(name: str) -> tuple[str, ...]:
    return nox.project.dependency_groups(PROJECT, name)


def _install(session: nox.Session, group: str, *, extras: str = "cli,excel,frames,testing") -> None:
    session.install("--editable", f".[{extras}]", *_group(group))


@nox.session
def lint(session: nox.Session) -> None:
    """Style, names, sizes and formatting."""
    session.install(*_group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def typing(session: nox.Session) -> None:
    """Types, by mypy and by pyright, strict on the package."""
    _install(session, "typing")
    session.run("mypy")
    session.run("pyright")


@nox.session
def contracts(session: nox.Session) -> None:
    """Imports run one way, and each heavy dependency has one door."""
    _install(session, "test")
    session.run("lint-imports", "--no-cache")


@nox.session
def tests(session: nox.Session) -> None:
    """All tests, with branch coverage. Arguments go to pytest: `nox -s tests -- -k money`."""
    _install(session, "test")
    if session.posargs:
        session.run("pytest", *session.posargs)
        return
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "--numprocesses=auto", "--dist=worksteal")
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def property(session: nox.Session) -> None:
    """The property tests, with twenty times as many examples."""
    _install(session, "test")
    session.run("pytest", "-m", "property", "--hypothesis-profile=thorough", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Hostile text at every door, for long."""
    _install(session, "test")
    session.run("pytest", "-m", "fuzz", "--hypothesis-profile=fuzz", *session.posargs)


@nox.session
def frames(session: nox.Session) -> None:
    """Every shipped policy over large frames of every kind in memory, row by row against `decide`."""
    _install(session, "test", extras="cli,excel,frames,testing")
    session.run("pytest", "tests/rules/frames", "-m", "slow", *session.posargs)


@nox.session
def spark(session: nox.Session) -> None:
    """Frames of Spark, on two workers of this machine; where there is no Java, apt-get brings it."""
    if shutil.which("java") is None:
        session.log("Spark needs Java and there is none: apt-get installs openjdk-17-jre-headless.")
        session.run("apt-get", "update", "-q", external=True)
        java = ("-y", "-q", "--no-install-recommends", "openjdk-17-jre-headless")
        session.run("apt-get", "install", *java, external=True)
    _install(session, "test", extras="cli,spark,testing")
    session.run("pytest", "tests/spark", "-m", "spark", *session.posargs)


@nox.session
def crash(session: nox.Session) -> None:
    """A hundred kills of writers and servers in the middle of commits, and 10,000 awards from one budget by eight processes."""
    _install(session, "test", extras="cli,excel,frames,testing")
    session.run(
        "pytest", "tests/storage", "-m", "slow", "-s", *session.posargs, env={"UNIONKIT_SERVERS": "required"}
    )


@nox.session
def embed(session: nox.Session) -> None:
    """The applications of examples/embed, started and spoken to over HTTP."""
    session.install("--editable", ".[testing]", *_group("embed"))
    session.run("pytest", "tests/embed", "-m", "slow", env={"UNIONKIT_EMBED": "required"})


@nox.session
def broken_stores(session: nox.Session) -> None:
    """The whole contract of a store on every broken store, to see which promises find it."""
    _install(session, "test", extras="testing")
    session.run("pytest", "tests/testing", "-m", "slow", "-rP", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Every script bench/bench_*.py, side by side with the peers; arguments name scripts to run instead."""
    _install(session, "bench", extras="cli,excel,frames")
    scripts = session.posargs or sorted(str(path) for path in Path("bench").glob("bench_*.py"))
    if not scripts:
        session.error("There is no bench/bench_*.py.")
    for script in scripts:
        session.run("python", script)


@nox.session
def docs(session: nox.Session) -> None:
    """The pages, warnings as errors, and the notebooks, executed from the first cell to the last."""
    _install(session, "docs", extras="cli,excel,frames,testing")
    session.run("sphinx-build", "-W", "--keep-going", "-E", "-b", "html", "docs", "docs/_build/html")
    for notebook in sorted(ROOT.glob("docs/*/*.ipynb")):
        session.run("jupyter", "execute", str(notebook))


@nox.session
def package(session: nox.Session) -> None:
    """Build, install the wheel in a clean environment, and run the main job from an empty folder."""
    session.install(*_group("package"))
    work = Path(session.create_tmp()).resolve()
    built, clean, empty = work / "built", work / "clean", work / "empty"
    for folder in (built, clean, empty):
        shutil.rmtree(folder, ignore_errors=True)
    empty.mkdir()
    session.run("python", "-m", "build", "--outdir", str(built), str(ROOT))
    (wheel,) = built.glob("*.whl")
    session.run("python", "-m", "venv", str(clean))
    python = str(next(path for path in (clean / "bin/python", clean / "Scripts/python.exe") if path.exists()))
    session.run(python, "-m", "pip", "install", "--quiet", str(wheel), external=True)
    households = ROOT / "examples" / "households.csv"
    with session.chdir(empty):
        session.run(
            *(python, "-I", "-m", "unionkit", "screen", str(households)),
            *("--policy", "cn/anhui/chuzhou/file", "--on", "2020-08-01", "--out", "decisions.csv"),
            external=True,
        )
        session.run(python, "-I", "-c", _COMPLETE, external=True)


_COMPLETE = """
from importlib.resources import files
from pathlib import Path

assert (files("unionkit") / "py.typed").is_file(), "the wheel lost py.typed"
lines = Path("decisions.csv").read_text(encoding="utf-8").splitlines()
assert len(lines) > 1, "the main job wrote no decision"
print(f"The wheel is whole; the main job wrote {len(lines) - 1} decisions.")
"""
