"""`python -m seed` over a few small parts in small units, so that it can be killed many times.

It tells when it begins to write.
"""

from collections.abc import Iterator

from seed import load
from seed.__main__ import main
from seed.rows import SeedRows
from tests.seed.rich_rows import rich

PARTS = 6


def first() -> SeedRows:
    """In the place of the sourced facts."""
    print("writing", flush=True)
    return rich("0 ")


def others(*, scale: int) -> Iterator[SeedRows]:
    """In the place of the synthetic ecosystem."""
    for number in range(1, PARTS):
        yield rich(f"{number} ")


if __name__ == "__main__":
    load.__dict__.update(sourced=first, synthetic_parts=others, BATCH=3)
    main()
