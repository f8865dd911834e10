"""Writes docs/guides/completeness.md from the table of survivors; --check says whether it is current."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.survivors.hunting import MOST
from tools.survivors.platforms import CLOUDS
from tools.survivors.table import REASONS, Table, load_arguments, read
from tools.survivors.totals import known

__all__ = ["main", "page"]

_FILE = Path("docs/guides/completeness.md")
_NAMES = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}
_HEAD = f"""\
<!-- Written by `python -m tools.survivors.page`; change policies/survivors/, not this page. -->
# What no rule notices

Whether the rules are complete is searched for. `make survivors` builds in the [sandbox](sandbox.md) what the worked
specs ask for in production (foundation, account of the audit log, both systems, a standby, a router), and changes every
leaf of every resource's properties, one at a time: it is removed, switched over, set to nothing, ten times or a tenth
of the number, another member of its enumeration, all addresses, anybody, another account. JSON inside of a text is
opened. What neither a rule on resources nor a [guarantee](guarantees.md) notices, and no schema refuses, *survives*.

Each row of `policies/survivors/<cloud>/<service>.tsv` is a type and a path, with the changes that survive, a reason of
the list below, and the name of the argument in `policies/survivors/arguments.yaml`. Positions in lists are `[*]`, a
list as a whole is `[]`, and of a policy's statements `[Allow]` and `[Deny]` are two rows. A row stands here as soon as
one of up to {MOST} places with that path survives (where there are more, the hash of their names chooses).

**The table may only shrink.** A test looks at the same share of all rows each time, and at every row that a rule on
resources could now notice: a new survivor fails, and so does a row that survives no more. `python -m tools.survivors
--write` takes out what is noticed now. What a new resource brings along is to be noticed by a rule, or to be argued for
in `arguments.yaml` and let in with `--admit`, where whoever reviews the change sees it row by row.

What the search does not show: what is missing as a whole (the twins of guarantees drop resources), two changes at once,
values that are worse in another way than those above, and resources of types that the worked platforms do not have.
"""


def page(tables: Mapping[str, Table], totals: Mapping[str, Mapping[str, int]]) -> str:
    """The page's text: what was searched, what is left by reason, by argument and by type."""
    return "\n".join((_HEAD, *_searched(totals), *_reasons(tables), *_gaps(tables), *_types(tables))) + "\n"


def _searched(totals: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    yield "## What was searched\n"
    yield "| | rows | changes | noticed | refused by the cloud's schema |"
    yield "|---|---|---|---|---|"
    for cloud in (one for one in CLOUDS if one in totals):
        its = totals[cloud]
        yield f"| {_NAMES[cloud]} | {its['rows']} | {its['changes']} | {its['noticed']} | {its['refused']} |"
    yield "\nA change is tried in the next place only where it was noticed in the one before.\n"


def _reasons(tables: Mapping[str, Table]) -> Iterator[str]:
    yield "## What is left, by reason\n"
    yield f"| reason | {' | '.join(_NAMES[cloud] for cloud in tables)} | |"
    yield f"|---|{'---|' * len(tables)}---|"
    counts = {cloud: Counter(one.reason for one in table.values()) for cloud, table in tables.items()}
    for reason, means in REASONS.items():
        yield f"| `{reason}` | {' | '.join(str(its[reason]) for its in counts.values())} | {means} |"
    yield f"| all | {' | '.join(str(len(table)) for table in tables.values())} | |\n"


def _gaps(tables: Mapping[str, Table]) -> Iterator[str]:
    yield "## By argument, gaps first\n"
    yield "| argument | reason | rows | why |"
    yield "|---|---|---|---|"
    counts = Counter(one.argument for table in tables.values() for one in table.values())
    arguments = load_arguments()
    for name in sorted(counts, key=lambda one: (arguments[one].reason != "gap", -counts[one], one)):
        yield f"| `{name}` | `{arguments[name].reason}` | {counts[name]} | {arguments[name].why} |"
    yield ""


def _types(tables: Mapping[str, Table]) -> Iterator[str]:
    yield "## Types with most gaps\n"
    yield "| type | gaps | rows |"
    yield "|---|---|---|"
    rows = Counter(token for table in tables.values() for token, _ in table)
    gaps = Counter(row[0] for table in tables.values() for row, one in table.items() if one.reason == "gap")
    for token, count in sorted(gaps.items(), key=lambda one: (-one[1], one[0]))[:40]:
        yield f"| `{token}` | {count} | {rows[token]} |"


def main() -> int:
    """See the module's documentation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the page is not current")
    text = page({cloud: read(cloud) for cloud in CLOUDS}, known())
    if not parser.parse_args().check:
        _FILE.write_text(text, encoding="utf-8")
        return 0
    if not _FILE.exists() or _FILE.read_text(encoding="utf-8") != text:
        print(f"error: {_FILE} is not current: run `python -m tools.survivors.page`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
