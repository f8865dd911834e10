"""From when a provision applies: the day of the most special entry of its instrument that covers it."""

import re
from datetime import date

from assurance.catalogue.model import Instrument, Source

__all__ = ["annex_i", "begins", "covers"]


def covers(wide: str, narrow: str) -> bool:
    """Whether `narrow` is `wide` or lies in it: 19 covers 19(1), A.8 covers A.8.15; 1 does not cover 19."""
    return narrow == wide or narrow.startswith((f"{wide}(", f"{wide}."))


def begins(instrument: Instrument, source: Source) -> date | None:
    """The first day on which the source binds anybody; None of what binds nobody by itself."""
    return source.applies_from or _day(instrument, source.provision or "")[0]


def annex_i(instrument: Instrument, source: Source) -> date | None:
    """The later day for products under Annex I, where there is one."""
    return None if source.applies_from else _day(instrument, source.provision or "")[1]


def _day(instrument: Instrument, provision: str) -> tuple[date | None, date | None]:
    found = [
        (_special(named), entry)
        for entry in instrument.dates
        for named in entry.provisions
        if _within(named, provision)
    ]
    if not found:
        return instrument.applies_from, None
    _, entry = max(found, key=lambda one: one[0])
    return entry.applies_from, entry.annex_i


def _within(named: str, provision: str) -> bool:
    ends, article = re.fullmatch(r"(\d+)-(\d+)", named), re.match(r"\d+", provision)
    if ends is None:
        return covers(named, provision)
    return article is not None and int(ends[1]) <= int(article[0]) <= int(ends[2])


def _special(named: str) -> int:
    """How special an entry is: a range of articles least, then the longer the more."""
    return 0 if "-" in named else len(named)
