"""Findings on a subject: what rules and checkov say, the controls that this serves, the waivers that are borne."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assurance.catalogue import catalogue
from assurance.catalogue.asking import unknown
from assurance.catalogue.entries import Catalogue, Entry
from assurance.subjects import Subject
from assurance.summary import summary
from gouvernail.findings import Finding, Verdict
from policies import waivers
from policies.checkov.known import checks, named_in
from policies.judging import by_type, on_each, on_platform, unread
from policies.packing.pack import PACKS, Policy, load
from policies.resource import ResourceRule
from policies.rules import Guarantee, every, on_resources

if TYPE_CHECKING:
    from assurance.scanning import Scanning

__all__ = ["Asked", "Checked", "check", "known_ids", "orphaned", "register"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to judge: our rules (all, or those of one pack), checkov, or both; and which of their ids.

    In `only` and `skipped` a `*` stands for any text; where nothing is in `only`, all are asked.
    """

    rules: bool = True
    pack: str | None = None
    checkov: "Scanning | None" = None
    only: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    def wants(self, rule: str) -> bool:
        """Whether a rule or a check is asked."""
        named = not self.only or any(fnmatchcase(rule, one) for one in self.only)
        return named and not any(fnmatchcase(rule, one) for one in self.skipped)


@dataclass(frozen=True, slots=True)
class Checked:
    """A subject with all its findings; `unread` are the types of resources that no rule reads.

    `unchecked` are those for which checkov has no check, with the number of their resources; None where it was not
    asked.
    """

    subject: Subject
    findings: tuple[Finding, ...]
    unread: tuple[str, ...] = ()
    advisory: frozenset[str] = frozenset()
    """Rules of which a pack only warns."""
    unchecked: Mapping[str, int] | None = None
    ruled: bool = True
    """Whether our rules were asked."""

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


def known_ids(folders: Iterable[Path] = ()) -> frozenset[str]:
    """The id of every rule, and of every check of checkov; those of checks in `folders` too."""
    ours = (one.id for one in (*every(), *on_resources()))
    return frozenset(ours) | frozenset(checks()).union(*(named_in(one) for one in folders))


def register(file: Path | None, known: Collection[str]) -> waivers.Register:
    """The waivers of this project, or of the file that is named. GouvernailError with every mistake in it."""
    return waivers.load(file or waivers.FILE, known)


def check(subject: Subject, waived: waivers.Register, today: date, asked: Asked | None = None) -> Checked:
    """What is found, by everybody who is asked: all rules where nothing is said, without checkov.

    Where a spec says what is expected, guarantees are judged too; of a pack, its rules alone. GouvernailError where
    there is no such pack; Unusable where checkov gives no answer.
    """
    asked = asked or Asked()
    policies = _policies(asked.pack)
    found = [*_ruled(subject, asked, policies)] if asked.rules else []
    scanned = asked.checkov.of(subject) if asked.checkov else None
    found += scanned.findings if scanned else ()
    serving = _Serving(catalogue(), today)
    of = None if policies is None else {one.rule.id for one in policies}
    waived = waived.about(lambda id_: (id_ in of if of is not None else _judges(asked, id_)) and asked.wants(id_))
    found = waived.applied(found, subject.stacks, today, serving.required)
    told = [serving.named(one).model_copy(update={"simulated": subject.simulated}) for one in found]
    return Checked(
        subject,
        tuple(told),
        unread(subject.resources) if asked.rules else (),
        frozenset(one.rule.id for one in policies or () if one.level == "advisory"),
        scanned.unchecked if scanned else None,
        asked.rules,
    )


def orphaned(waived: waivers.Register, checked: Sequence[Checked], asked: Asked) -> Iterator[Finding]:
    """Waivers for several stacks, of which nothing stands in any: told where all of them were judged."""
    stacks = [stack for one in checked for stack in one.subject.stacks]
    found = [finding for one in checked for finding in one.findings]
    yield from waived.about(lambda id_: _judges(asked, id_) and asked.wants(id_)).orphaned(found, stacks)


def _judges(asked: Asked, id_: str) -> bool:
    """Whether whoever finds this is asked: our ids have a dot, and checkov's have none."""
    return asked.rules if "." in id_ else asked.checkov is not None


def _ruled(subject: Subject, asked: Asked, policies: Sequence[Policy] | None) -> Iterator[Finding]:
    rules = on_resources() if policies is None else tuple(one.rule for one in policies)
    yield from on_each(subject.resources, subject.graph, by_type(one for one in rules if asked.wants(one.id)))
    if subject.expected is not None and policies is None:
        parts = summary(subject.graph, subject.expected)
        judged = (one for part in parts for one in part.guarantees if one.possible and asked.wants(one.guarantee.id))
        yield from on_platform(
            ((one.guarantee, one.result.reasons, Verdict(one.result.verdict.value)) for one in judged), subject.graph
        )


def _policies(pack: str | None) -> tuple[Policy, ...] | None:
    if pack is None:
        return None
    known = sorted(file.parent.name for file in PACKS.glob("*/PulumiPolicy.yaml"))
    if pack not in known:
        raise unknown("pack", pack, known)
    return load(PACKS / pack).policies


class _Serving:
    """Which controls a rule or a check serves; a check that judges the same as a rule is as grave, and mended so."""

    def __init__(self, known: Catalogue, today: date) -> None:
        self._known, self._today = known, today

    def named(self, finding: Finding) -> Finding:
        controls, articles = self._named.get(finding.id, ((), ()))
        return finding.model_copy(update={"controls": controls, "articles": articles, **self._as_rule(finding)})

    def _as_rule(self, finding: Finding) -> Mapping[str, str]:
        """checkov says of hardly any check how grave it is, and of none how it is mended in a Pulumi program."""
        rule = self._rules.get(self._known.same.get(finding.id, "")) if finding.source == "checkov" else None
        if rule is None or finding.urn is None:
            return {}
        token = finding.urn.split("::")[2].rpartition("$")[2]
        mend = rule.remedy(token) if isinstance(rule, ResourceRule) else rule.remediation
        return {"severity": rule.severity, "remediation": mend}

    @cached_property
    def _rules(self) -> Mapping[str, Guarantee | ResourceRule]:
        return {one.id: one for one in (*every(), *on_resources())}

    def required(self, rule: str) -> Sequence[str]:
        return [
            self._known.cited(source)
            for entry in self._known.of_rule(rule)
            for source in self._known.required_by(entry, self._today)
        ]

    @cached_property
    def _named(self) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        naming: dict[str, list[Entry]] = {}
        for entry in self._known.entries:
            verified = entry.control.verified_by
            for one in (*verified.rules, *verified.checks):
                naming.setdefault(one, []).append(entry)
        return {one: (tuple(entry.id for entry in its), self._cited(its)) for one, its in naming.items()}

    def _cited(self, entries: Sequence[Entry]) -> tuple[str, ...]:
        cited = (self._known.cited(source) for entry in entries for source in entry.sources)
        return tuple(dict.fromkeys(one for one in cited if one != "ours"))
