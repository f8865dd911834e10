"""Writes policies/packs/served.json: which controls each rule on resources serves, and since when a law requires it."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from assurance.catalogue import catalogue
from assurance.catalogue.entries import Catalogue
from assurance.catalogue.model import Source
from assurance.keeping import keep
from policies.packing.pack import SERVED
from policies.rules import ours

__all__ = ["main", "served"]

_CHAPTER_III = range(6, 50)  # its articles


def served(known: Catalogue) -> str:
    """The file's text."""
    table: dict[str, object] = {}
    for rule in ours():
        entries = known.of_rule(rule.id)
        sources = [source for entry in entries for source in entry.sources]
        cited = dict.fromkeys(known.cited(source) for source in sources)
        table[rule.id] = {
            "controls": [entry.id for entry in entries],
            "articles": [one for one in cited if one != "ours"],
            "high_risk": any(_in_chapter_iii(source) for source in sources),
            "required": _required(known, sources),
        }
    lines = (f"{json.dumps(rule)}: {json.dumps(its, sort_keys=True)}" for rule, its in sorted(table.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _required(known: Catalogue, sources: Sequence[Source]) -> list[Mapping[str, str]]:
    """The provisions that leave no choice, each with its first day."""
    begin: dict[str, date] = {}
    for one in sources:
        if one.strength == "requires" and (day := known.begins(one)) is not None:
            name = known.cited(one)
            begin[name] = min(day, begin.get(name, day))
    return [{"source": source, "since": day.isoformat()} for source, day in begin.items()]


def _in_chapter_iii(source: Source) -> bool:
    article = re.match(r"\d+", source.provision or "")
    return source.instrument == "ai-act" and article is not None and int(article[0]) in _CHAPTER_III


def main() -> None:
    """Write the file, or exit 1 where it is not what the catalogue says."""
    keep({SERVED: served(catalogue())}, "assurance.packs", __doc__)


if __name__ == "__main__":
    main()
