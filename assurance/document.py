"""Writes docs/guides/guarantees.md and the table in the README from the code; --check says whether they are current."""

import json
import re
from itertools import groupby
from pathlib import Path

from assurance.catalogue import Catalogue, catalogue
from assurance.catalogue.rendering import source_of
from assurance.keeping import keep
from gouvernail.graph import UNKNOWN
from policies.rules import Guarantee, every
from policies.twin import Add, Change, Replaced, Set

__all__ = ["document", "main", "said", "table"]

_FILE = Path("docs/guides/guarantees.md")
_README = Path("README.md")
_TABLE = re.compile(r"(?<=<!-- guarantees -->\n).*?(?=<!-- end of guarantees -->)", re.DOTALL)
_HEAD = """\
<!-- Written by `python -m assurance.document`; change the guarantee's own file, not this page. -->
# What the platform guarantees

Each sentence below is computed over what was built (the resources of the stacks as the engine recorded them), by code
that shares nothing with the code that built it. `gouvernail show STACK` prints the verdicts:

- **holds**: true of every resource it speaks of;
- **BROKEN**: at least one resource breaks it, whatever is not known yet;
- **not evaluated**: something that matters is not known or could not be read. It is never counted as a pass.

Each guarantee is proved by twins: the platform with one change. On the *broken twin* this guarantee fails and every
other one answers as before; on an *unclear twin*, where one property is not known, it is not evaluated. The tests run
all of them on the stacks of the worked systems, and refuse a twin that a cloud would not accept.

What asks for a guarantee are [controls](controls.md), each here with its strongest source: a text *requires* just this,
or what is asked for *supports* what it says in general words. None of them is compliance by itself: each says what it
cannot see. The severity is that of what happens where the guarantee is broken. `gouvernail policy explain` says all of
it, of rules on resources too.
"""


def document(guarantees: tuple[Guarantee, ...], known: Catalogue) -> str:
    """The page: one section for each capability, one entry for each guarantee, with the controls that it serves."""
    parts = [_HEAD]
    for capability, group in groupby(guarantees, key=lambda one: one.capability):
        parts.append(f"\n## {capability}\n")
        parts += [_entry(one, known) for one in group]
    return "".join(parts)


def table(guarantees: tuple[Guarantee, ...]) -> str:
    """The README's table: a row a capability, with its guarantees by name, each a link to its sentence."""
    rows = ["| capability | guarantees |", "|---|---|"]
    for capability, group in groupby(guarantees, key=lambda one: one.capability):
        named = ", ".join(f"[{one.name.replace('_', ' ')}]({_FILE}#{one.name})" for one in group)
        rows.append(f"| {capability.replace('_', ' ')} | {named} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Write both, or exit 1 where one of them is not what the code says."""
    rows, readme = table(every()), _README.read_text(encoding="utf-8")
    made = {_FILE: document(every(), catalogue()), _README: _TABLE.sub(lambda _: rows, readme)}
    keep(made, "assurance.document", __doc__)


def _entry(one: Guarantee, known: Catalogue) -> str:
    lines = [
        f"\n### {one.name}\n\n{one.statement}\n",
        f"- Severity: {one.severity}",
        f"- To mend it: {one.remediation}",
        *(
            f"- Serves [{entry.id}](controls.md#{entry.id}), {entry.control.title} "
            f"({source_of(known, known.strongest(entry))})"
            for entry in known.of_rule(one.id)
        ),
        f"- Cannot see: {one.unseen}",
        *(f"- Broken twin on {cloud}: {said(change)}" for cloud, change in sorted(one.broken.items())),
        *(f"- By other means on {cloud}: {text}" for cloud, text in sorted(one.means.items())),
        *(f"- Nothing to keep on {cloud}: {text}" for cloud, text in sorted(one.needless.items())),
        *(f"- Not possible on {cloud}: {text}" for cloud, text in sorted(one.impossible.items())),
        *(f"- Falls on {cloud} along with: {', '.join(names)}" for cloud, names in sorted(one.along.items())),
    ]
    return "\n".join(lines) + "\n"


def said(change: Change) -> str:
    """A change as one reads it."""
    if isinstance(change, Set) and change.path.endswith("[+]"):
        return f"`{change.type}`: `{change.path.removesuffix('[+]')}` gets one more: {_value(change.value)}"
    if isinstance(change, Set):
        return f"`{change.type}`: `{change.path}` becomes {_value(change.value)}"
    return f"`{change.type}` {'is added' if isinstance(change, Add) else 'is taken away'}"


def _value(value: object) -> str:
    if value is UNKNOWN:
        return "unknown"
    if isinstance(value, Replaced):
        return f"what it is without `{value.pattern}`" + (f", which becomes `{value.by}`" if value.by else "")
    return "not set" if value is None else f"`{json.dumps(value)}`"


if __name__ == "__main__":
    main()
