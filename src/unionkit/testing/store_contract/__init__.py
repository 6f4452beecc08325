"""The contract of a store as tests that others run: one fixture to write, short tests of one promise each."""

from __future__ import annotations

from difflib import get_close_matches
from inspect import getattr_static

from unionkit.errors import StoreError
from unionkit.testing.store_contract.anomalies import Anomalies
from unionkit.testing.store_contract.claims import Claims, Guards, UniqueValues
from unionkit.testing.store_contract.crashes import Crashes
from unionkit.testing.store_contract.ground import Ground, OpenStore
from unionkit.testing.store_contract.idempotency import Idempotency
from unionkit.testing.store_contract.journals import Contents, Journal, Outbox, PersonalFacts
from unionkit.testing.store_contract.letters import Letters
from unionkit.testing.store_contract.lifetime import Errors, Lifetime
from unionkit.testing.store_contract.races import Races
from unionkit.testing.store_contract.records import Records
from unionkit.testing.store_contract.scans import Scans
from unionkit.testing.store_contract.schemas import Schemas
from unionkit.testing.store_contract.twins import Likeness
from unionkit.testing.store_contract.wholeness import Wholeness

__all__ = ["OpenStore", "StoreContract"]

DECLARED = {"examples", "gaps", "label", "open_store", "versions"}


class StoreContract(
    Records,
    Wholeness,
    Claims,
    UniqueValues,
    Guards,
    Idempotency,
    Journal,
    PersonalFacts,
    Contents,
    Outbox,
    Scans,
    Letters,
    Schemas,
    Lifetime,
    Errors,
    Anomalies,
    Races,
    Crashes,
    Likeness,
):
    """Every promise of `unionkit.storage.Store` as tests. A subclass brings the fixture `open_store` and is run by pytest.

    `open_store` gives an `OpenStore`: a function that opens the store of a name, letters and digits. A new name is an
    empty store; a known one is the same store again, over another connection or after it was closed. The contract
    closes what it opens. Of a store that is neither `durable` nor open to `processes` no name is opened twice.

    A subclass may declare: `gaps`, from names of tests to the reason why the promise is not kept (such a test must
    fail, or have a test of the subclass in its place; ``test_name[case]`` names one case); `label` and `versions`, for
    the report of ``pytest --store-report FILE``; `examples`, how many Hypothesis tries. It may change nothing else of
    the contract: that raises StoreError.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in _contract():
            if getattr_static(cls, name) is not getattr_static(StoreContract, name) and name not in cls.gaps:
                raise StoreError(
                    f"{cls.__name__} puts something else in the place of {name}",
                    hint=f'declare it with the reason: gaps = {{"{name}": "…"}}'
                    if name.startswith("test_")
                    else "give it another name",
                )
        for gap, reason in cls.gaps.items():
            _check_gap(cls, gap.partition("[")[0], reason)


def _contract() -> list[str]:
    """Everything that a subclass must leave as it is."""
    return [name for name in dir(StoreContract) if name not in DECLARED and not hasattr(Ground, name)] + [
        name for name in vars(Ground) if name not in DECLARED and not name.startswith("__")
    ]


def _check_gap(kind: type, name: str, reason: str) -> None:
    tests = [test for test in dir(StoreContract) if test.startswith("test_")]
    if name not in tests:
        near = get_close_matches(name, tests, n=1)
        raise StoreError(
            f"{kind.__name__} declares a gap at {name}, and there is no such test",
            hint=f"did you mean {near[0]!r}?" if near else "take the name of a test of the contract",
        )
    if not reason.strip():
        raise StoreError(f"{kind.__name__} gives no reason for its gap at {name}", hint="say why")
