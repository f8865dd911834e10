"""What no rule notices: every leaf of what the worked programs build is changed, and the survivors stand in a table.

Each property of each resource is removed, or given the unsafe value of its kind, one at a time; what no rule and no
guarantee notices, and no cloud refuses, survives. The table of survivors (`policies/survivors/`) may only shrink: a new
survivor is a finding, and so is a row that survives no more.

    python -m tools.survivors [--cloud CLOUD] [--share N]    compare (every Nth row, by the hash of its name)
    python -m tools.survivors --write                        take out what survives no more
    python -m tools.survivors --admit                        and take in what is new, where arguments.yaml argues for it

Exit codes: 0 the table is true, 1 it is not (each difference is printed), 2 wrong use, or a file that says what it may
not.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from hashlib import sha256

from gouvernail.errors import GouvernailError
from tools.survivors.hunting import Found, Row, hunt, places, subjects
from tools.survivors.judges import Judges
from tools.survivors.platforms import CLOUDS, platforms
from tools.survivors.table import argued, difference, load_arguments, read, shrunk, write
from tools.survivors.totals import record

__all__ = ["main", "searched", "shared"]

_held: dict[str, object] = {}


def shared(rows: Sequence[Row], share: int) -> list[Row]:
    """One row in so many, chosen by the hash of its name: the same ones each time."""
    return [row for row in rows if int(sha256(" ".join(row).encode()).hexdigest()[:8], 16) % share == 0]


def searched(judges: Sequence[Judges], share: int = 1, processes: int = 1) -> tuple[list[Row], Found]:
    """The rows that were searched, and what came of it."""
    known = places(subjects(one.graph for one in judges))
    rows = shared(sorted(known), share)
    if processes == 1:
        return rows, hunt(judges, rows, known)
    _held.update(judges=judges, known=known)
    parts = [rows[place::64] for place in range(64)]
    whole = Found()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for found in pool.imap_unordered(_part, parts):
            whole.add(found)
    return rows, whole


def _part(rows: list[Row]) -> Found:
    return hunt(_held["judges"], rows, _held["known"])  # pyright: ignore[reportArgumentType] - set by who forks us


def main() -> int:
    """See the module's documentation."""
    parser = argparse.ArgumentParser(prog="python -m tools.survivors", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cloud", choices=CLOUDS, action="append", help="[all]")
    parser.add_argument("--share", type=int, default=1, metavar="N", help="one row in N, always the same ones [1]")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="compare with the table; the default")
    how.add_argument("--write", action="store_true", help="take rows that survive no more out of the table")
    how.add_argument("--admit", action="store_true", help="--write, and take new rows in where they are argued for")
    asked = parser.parse_args()
    if asked.share < 1 or (asked.share > 1 and (asked.write or asked.admit)):
        parser.error("--share takes 1 or more, and 1 where the table is written")
    try:
        wrong = [line for cloud in asked.cloud or CLOUDS for line in _cloud(cloud, asked)]
    except GouvernailError as error:
        print(error, file=sys.stderr)
        return 2
    for line in wrong:
        print(line)
    print(f"{len(wrong)} differences from the table of survivors" if wrong else "the table of survivors is true")
    return 1 if wrong else 0


def _cloud(cloud: str, asked: argparse.Namespace) -> list[str]:
    began = time.monotonic()
    rows, found = searched(platforms(cloud), asked.share, os.cpu_count() or 1)
    alive = {row: frozenset(kinds) for row, kinds in found.rows.items() if kinds}
    print(
        f"{cloud}: {len(rows)} rows, {found.changed} changes: {found.noticed} noticed, {found.refused} refused by the"
        f" cloud; {len(alive)} rows survive ({time.monotonic() - began:.0f} s)",
        flush=True,
    )
    table = read(cloud)
    if not (asked.write or asked.admit):
        return [f"{cloud}: {one}" for one in difference(alive, table, rows)]
    # Without --admit the table may only shrink.
    kept = alive if asked.admit else shrunk(alive, table)
    told, untold = argued(kept, load_arguments())
    write(cloud, told)
    record(cloud, len(rows), found)
    new = () if asked.admit else difference(alive, told, (row for row in rows if row not in untold))
    return [f"{cloud}: {token} {path}: nothing in arguments.yaml argues for it" for token, path in untold] + [
        f"{cloud}: {one}" for one in new
    ]


if __name__ == "__main__":
    sys.exit(main())
