"""Findings on a subject: the rules' verdicts, with the controls that they serve and the waivers that are borne."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from assurance.catalogue import catalogue
from assurance.catalogue.asking import unknown
from assurance.catalogue.entries import Catalogue
from assurance.subjects import Subject
from assurance.summary import summary
from gouvernail.findings import Finding, Verdict
from policies import waivers
from policies.judging import by_type, on_each, on_platform, unread
from policies.packing.pack import PACKS, Policy, load
from policies.rules import every, on_resources

__all__ = ["Checked", "check", "register"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A subject with all its findings; `unread` are the types of resources that no rule reads."""

    subject: Subject
    findings: tuple[Finding, ...]
    unread: tuple[str, ...]
    advisory: frozenset[str] = frozenset()
    """Rules of which a pack only warns."""

    @property
    def passed(self) -> bool:
        """Whether nothing stops a gate."""
        return not any(self.stops(one) for one in self.findings)

    def stops(self, finding: Finding) -> bool:
        """Whether a finding stops a gate."""
        return finding.open and finding.id not in self.advisory

    def count(self, verdict: Verdict) -> int:
        """How many findings have this verdict and no waiver."""
        return sum(one.verdict is verdict and one.waiver is None for one in self.findings)


def register(file: Path | None) -> waivers.Register:
    """The waivers of this project, or of the file that is named. GouvernailError with every mistake in it."""
    known = [*(one.id for one in every()), *(one.id for one in on_resources())]
    return waivers.load(file or waivers.FILE, known)


def check(subject: Subject, waived: waivers.Register, today: date, pack: str | None = None) -> Checked:
    """What all rules find; where a spec says what is expected, the guarantees too. Of a pack, what its rules find.

    GouvernailError where there is no such pack.
    """
    policies = _policies(pack)
    rules = None if policies is None else by_type(one.rule for one in policies)
    found = [*on_each(subject.resources, subject.graph, rules)]
    if subject.expected is not None and rules is None:
        parts = summary(subject.graph, subject.expected)
        judged = [one for part in parts for one in part.guarantees if one.possible]
        found += on_platform(
            ((one.guarantee, one.result.reasons, Verdict(one.result.verdict.value)) for one in judged), subject.graph
        )
    serving = _Serving(catalogue(), today)
    if policies is not None:
        waived = waived.about({one.rule.id for one in policies})
    found = waived.applied(found, subject.stacks, today, serving.required)
    told = [serving.named(one).model_copy(update={"simulated": subject.simulated}) for one in found]
    advisory = frozenset(one.rule.id for one in policies or () if one.level == "advisory")
    return Checked(subject, tuple(told), unread(subject.resources), advisory)


def _policies(pack: str | None) -> tuple[Policy, ...] | None:
    if pack is None:
        return None
    known = sorted(file.parent.name for file in PACKS.glob("*/PulumiPolicy.yaml"))
    if pack not in known:
        raise unknown("pack", pack, known)
    return load(PACKS / pack).policies


class _Serving:
    """Which controls a rule serves."""

    def __init__(self, known: Catalogue, today: date) -> None:
        self._known, self._today = known, today

    def named(self, finding: Finding) -> Finding:
        controls, articles = self._named.get(finding.id, ((), ()))
        return finding.model_copy(update={"controls": controls, "articles": articles})

    def required(self, rule: str) -> Sequence[str]:
        return [
            self._known.cited(source)
            for entry in self._known.of_rule(rule)
            for source in self._known.required_by(entry, self._today)
        ]

    @cached_property
    def _named(self) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        for rule in self._known.rules:
            entries = self._known.of_rule(rule)
            cited = (self._known.cited(source) for entry in entries for source in entry.sources)
            found[rule] = (
                tuple(entry.id for entry in entries),
                tuple(dict.fromkeys(one for one in cited if one != "ours")),
            )
        return found
