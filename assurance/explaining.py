"""What `gouvernail policy explain` says of one rule: what it asks, how it is mended, where it looks, whom it serves."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rich.markup import escape

from assurance.catalogue import Catalogue, catalogue
from assurance.catalogue.asking import unknown
from assurance.catalogue.rendering import as_object, console, dated
from assurance.document import said
from assurance.parity import kept
from gouvernail.findings import Severity
from policies.checkov.known import checks
from policies.checkov.tables import tables
from policies.mending import wanted
from policies.resource import CLOUDS, NAMES, ResourceRule
from policies.rules import Guarantee, every, on_resources

__all__ = ["Explained", "Look", "as_json", "explained", "print_whole"]

_UNSEEN: Final = (
    "Resources of other types, and what stands in no stack. What is not known before it is built is not evaluated, "
    "which is never a pass."
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a rule looks at on one cloud, or why it does not look there.

    `how` is one word of docs/parity.md for a guarantee, `reads` or `reads nothing` for a rule on resources, and `why`
    what is said with it. Those in `beside` are judged together with what stands around them.
    """

    how: str
    why: str | None = None
    types: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    broken_by: str | None = None
    remediation: str | None = None
    mends: tuple[str, ...] = ()
    """What a pack mends by itself where it is told to: `type: property = value`."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One rule, whichever kind it is of."""

    id: str
    kind: str
    says: str
    severity: Severity
    remediation: str
    unseen: str
    clouds: Mapping[str, Look]


def explained(rule: str) -> Explained:
    """The rule of this id. Raises GouvernailError, with the nearest right id, where there is none."""
    guarantees, others = {one.id: one for one in every()}, {one.id: one for one in on_resources()}
    if rule in guarantees:
        return _of_guarantee(guarantees[rule])
    if rule in others:
        return _of_resources(others[rule])
    if rule in checks():
        return _of_check(rule, {**guarantees, **others})
    raise unknown("rule or check", rule, (*guarantees, *others, *checks()))


def as_json(known: Catalogue, one: Explained, at: date) -> str:
    """All of it as one object; `applies` says whether a provision does on that day."""
    return json.dumps(
        {
            "id": one.id,
            "kind": one.kind,
            "says": one.says,
            "severity": one.severity,
            "remediation": one.remediation,
            "cannotSee": one.unseen,
            "clouds": {
                cloud: {
                    "how": look.how,
                    "why": look.why,
                    "types": list(look.types),
                    "typesWithWhatStandsBeside": list(look.beside),
                    "brokenBy": look.broken_by,
                    "remediation": look.remediation,
                    "mendedByPacks": list(look.mends),
                }
                for cloud, look in one.clouds.items()
            },
            "controls": [
                {
                    "id": entry.id,
                    "title": entry.control.title,
                    "sources": [as_object(known, source, at) for source in entry.sources],
                }
                for entry in known.of_rule(one.id)
            ],
        },
        indent=2,
    )


def print_whole(known: Catalogue, one: Explained) -> None:
    """All of it for people."""
    lines = [
        f"[bold]{one.id}[/bold]  {one.kind}, severity {one.severity}",
        f"  {escape(one.says)}",
        "",
        "[bold]To mend it[/bold]",
        *(f"  {escape(line)}" for line in one.remediation.splitlines()),
        "",
        "[bold]Where it looks[/bold]",
    ]
    for cloud, look in one.clouds.items():
        for place, line in enumerate(_lines(look)):
            lines.append(f"  {'' if place else NAMES[cloud]:<13} {escape(line)}")
    mended = [line for look in one.clouds.values() for line in look.mends]
    if mended:
        lines += ["", "[bold]A pack sets, where nothing is set and it is told to mend[/bold]"]
        lines += [f"  {escape(line)}" for line in mended]
    lines += ["", "[bold]Cannot see[/bold]", f"  {escape(one.unseen)}", ""]
    serves = known.of_rule(one.id)
    lines.append("[bold]Controls[/bold]" + ("" if serves else "  none names it yet"))
    for entry in serves:
        lines.append(f"  {entry.id}  {escape(entry.control.title)}")
        lines += [f"    {source.strength:<9} {escape(dated(known, source))}" for source in entry.sources]
    if serves:
        lines += [
            "",
            f"[dim]gouvernail controls {serves[0].id} says whom each source binds, and what else verifies it[/dim]",
        ]
    console().print("\n".join(lines))


def _of_guarantee(one: Guarantee) -> Explained:
    looks: dict[str, Look] = {}
    for cloud in CLOUDS.values():
        how, _, why = kept(one, cloud).partition(": ")
        change = one.broken.get(cloud)
        looks[cloud] = Look(how, why or None, broken_by=said(change) if change else None)
    return Explained(one.id, "guarantee", one.statement, one.severity, one.remediation, one.unseen, looks)


def _of_resources(one: ResourceRule) -> Explained:
    looks: dict[str, Look] = {}
    for package, cloud in CLOUDS.items():
        types, beside = (
            tuple(token for token in reads if token.startswith(f"{package}:")) for reads in (one.reads, one.beside)
        )
        how = "reads" if types or beside else "reads nothing"
        looks[cloud] = Look(
            how,
            one.not_there.get(cloud),
            types,
            beside,
            remediation=one.remedies.get(cloud) if types or beside else None,
            mends=tuple(line for token in types for line in wanted(one, token)),
        )
    return Explained(one.id, "rule on resources", one.title, one.severity, one.remediation_text, _UNSEEN, looks)


def _of_check(check: str, rules: Mapping[str, Guarantee | ResourceRule]) -> Explained:
    """Of a check of checkov: which types of Pulumi it judges, and the rule of ours that judges the same."""
    rule = rules.get(catalogue().same.get(check, ""))
    known = tables()
    reads = [token for kinds in (known.terraform, known.arm) for token, its in kinds.items() if check in its["checks"]]
    looks: dict[str, Look] = {}
    for package, cloud in CLOUDS.items():
        types = tuple(sorted(token for token in reads if token.startswith(f"{package}:")))
        looks[cloud] = Look("reads" if types else "reads nothing", types=types)
    if rule is None:
        mend = "checkov does not say; a finding names the properties that were read."
        return Explained(check, "check of checkov", checks()[check], "medium", mend, _UNSEEN, looks)
    mend = rule.remediation_text if isinstance(rule, ResourceRule) else rule.remediation
    kind = f"check of checkov that judges the same as {rule.id}"
    return Explained(check, kind, checks()[check], rule.severity, mend, _UNSEEN, looks)


def _lines(look: Look) -> Iterator[str]:
    if look.types or look.beside:
        yield from look.types
        yield from (f"{token}, with what stands beside it" for token in look.beside)
        return
    yield f"{look.how}: {look.why}" if look.why else look.how
    if look.broken_by:
        yield f"broken, for instance, where {look.broken_by}"
