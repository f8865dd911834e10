"""The catalogue as it is asked: which controls a rule or an article serves, what applies when, what can be waived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assurance.catalogue.dates import annex_i, begins, covers
from assurance.catalogue.model import Control, Instrument, Source

__all__ = ["Catalogue", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A control with its id and the group that it stands in."""

    id: str
    group: str
    control: Control

    @property
    def sources(self) -> tuple[Source, ...]:
        """What its sources are."""
        return self.control.sources

    @property
    def verifiers(self) -> int:
        """How many rules and checks verify something of it today."""
        verified = self.control.verified_by
        return len(verified.rules) + len(verified.checks) + len(verified.spec)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All controls, what they come from, and what verifies them; whoever holds one knows that no id in it is dead."""

    instruments: Mapping[str, Instrument]
    groups: Mapping[str, str]
    entries: tuple[Entry, ...]
    rules: Mapping[str, str]
    checks: Mapping[str, str]
    """Checks of checkov: id -> what it calls them."""
    same: Mapping[str, str]
    """Check of checkov -> the rule of ours that judges the same."""
    of_spec: Mapping[str, str]

    def instrument(self, source: Source) -> Instrument:
        """What a source belongs to."""
        return self.instruments[source.instrument]

    def cited(self, source: Source) -> str:
        """`AI Act Art. 19(1)`, `AI Act Annex IV(2)(d)`, `ISO/IEC 42001:2023 A.7.5`; what is ours is called `ours`."""
        instrument, provision = self.instrument(source), source.provision
        if instrument.kind == "own" or provision is None:
            return instrument.short
        article = instrument.kind == "law" and provision[0].isdigit()
        return f"{instrument.short} {'Art. ' if article else ''}{provision}"

    def begins(self, source: Source) -> date | None:
        """The first day on which it binds anybody; None of a norm."""
        return begins(self.instrument(source), source)

    def begins_for_products(self, source: Source) -> date | None:
        """The later day for products under Annex I of the AI Act, where there is one."""
        return annex_i(self.instrument(source), source)

    def strongest(self, entry: Entry) -> Source:
        """The source that asks most: of those that require it the one that applies first, else the first named."""
        requiring = [one for one in entry.sources if one.strength == "requires"]
        if requiring:
            return min(requiring, key=lambda one: self.begins(one) or date.max)
        return min(entry.sources, key=lambda one: one.strength == "ours")

    def required_by(self, entry: Entry, at: date) -> tuple[Source, ...]:
        """The sources that require it and apply at a day. Where there is one, the control cannot be waived."""
        return tuple(
            one
            for one in entry.sources
            if one.strength == "requires" and (day := self.begins(one)) is not None and day <= at
        )

    def required_from(self, entry: Entry) -> date | None:
        """The first day on which a source requires it."""
        days = (self.begins(one) for one in entry.sources if one.strength == "requires")
        return min((day for day in days if day is not None), default=None)

    def of_rule(self, rule: str) -> tuple[Entry, ...]:
        """The controls that a rule, or a check of checkov, serves."""
        return tuple(
            entry
            for entry in self.entries
            if rule in entry.control.verified_by.rules or rule in entry.control.verified_by.checks
        )

    @property
    def serving_nothing(self) -> frozenset[str]:
        """The rules that no control names: nobody says yet what asks for them."""
        return frozenset(self.rules) - {rule for entry in self.entries for rule in entry.control.verified_by.rules}

    def of_provision(self, instrument: str, provision: str | None) -> tuple[Entry, ...]:
        """The controls with a source in the instrument, at the provision, a part of it, or what it is a part of."""
        return tuple(
            entry
            for entry in self.entries
            if any(one.instrument == instrument and _touches(one.provision, provision) for one in entry.sources)
        )

    def provisions(self, instrument: str) -> tuple[str, ...]:
        """Every provision of an instrument that a control names."""
        named = (one.provision for entry in self.entries for one in entry.sources if one.instrument == instrument)
        return tuple(dict.fromkeys(one for one in named if one))

    def decided(self, entries: Iterable[Entry]) -> Mapping[str, int]:
        """How many of them a graph decides in full, in part, not at all."""
        graphs = [entry.control.graph for entry in entries]
        return {word: graphs.count(word) for word in ("full", "part", "none")}


def _touches(named: str | None, asked: str | None) -> bool:
    if asked is None:
        return True
    return named is not None and (covers(asked, named) or covers(named, asked))
