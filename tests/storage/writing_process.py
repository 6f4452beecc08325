"""A process that commits to a store until it is stopped, and says of each commit that it was acknowledged.

python -m tests.storage.writing_process ADDRESS NAME COUNT
"""

from __future__ import annotations

import sys
import time

from tests.storage.keeping import NOON, READER, book, line, put

from unionkit.storage import Batch, Guard, Message, open_store, until_done


def main(address: str, name: str, count: int) -> None:
    with open_store(address) as store:
        for number in range(count):
            id = f"{name}-{number:06d}"

            def act(id: str = id, number: int = number) -> None:
                guard = store.guard("count")
                store.commit(
                    Batch(
                        puts=(put(id, book(year=number, number=id)), put(id, {"of": id}, kind=READER)),
                        guards=(Guard(name="count", expected=guard.version, value=guard.value + 1),),
                        journal=(line(id, {"of": id}), line(id)),
                        outbox=(Message(topic="written", body=id),),
                        idempotency_key=id,
                    ),
                    at=NOON + number,
                )

            until_done(act, pause=lambda _: time.sleep(0.005), attempts=20_000)
            print(id, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
