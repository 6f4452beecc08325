"""A process that awards amounts out of one budget, and says of each attempt what came of it.

python -m tests.storage.awarding_process ADDRESS NAME ATTEMPTS BUDGET
"""

from __future__ import annotations

import random
import sys
import time

from tests.storage.keeping import NOON

from unionkit.storage import Kind, Store, UnitOfWork, open_store, until_done

AWARD = Kind(name="award", index=("amount",))
LARGEST = 9


def attempt(store: Store, id: str, amount: int, budget: int) -> bool:
    """Award an amount where the budget still holds it; says whether it did."""
    work = UnitOfWork(store, author="office", idempotency_key=id)
    if work.reserve("budget", amount, limit=budget) is not None:
        return False
    work.put(AWARD, id, {"amount": amount})
    work.commit(at=NOON)
    return True


def main(address: str, name: str, attempts: int, budget: int) -> None:
    chance = random.Random(name)
    with open_store(address) as store:
        for number in range(attempts):
            id, amount = f"{name}-{number}", chance.randrange(1, LARGEST + 1)

            def act(id: str = id, amount: int = amount) -> bool:
                return attempt(store, id, amount, budget)

            done = until_done(act, pause=lambda _: time.sleep(chance.random() * 0.01), attempts=100_000)
            print(id, amount if done else 0, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
