"""Every rule on every resource that it reads, and guarantees on a platform: findings, without who asks for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from gouvernail.findings import Finding, Verdict
from gouvernail.graph import Graph, Resource
from gouvernail.verdict import Reason
from policies.resource import ResourceRule, judge
from policies.rules import Guarantee, on_resources

__all__ = ["by_type", "on_each", "on_platform", "unread"]


@cache
def _all_by_type() -> Mapping[str, tuple[ResourceRule, ...]]:
    return by_type(on_resources())


def by_type(rules: Iterable[ResourceRule]) -> Mapping[str, tuple[ResourceRule, ...]]:
    """Type -> the rules that read it."""
    found: dict[str, list[ResourceRule]] = {}
    for rule in rules:
        for token in rule.readers:
            found.setdefault(token, []).append(rule)
    return {token: tuple(its) for token, its in found.items()}


def on_each(
    resources: Iterable[Resource], graph: Graph, rules: Mapping[str, Sequence[ResourceRule]] | None = None
) -> Iterator[Finding]:
    """What the rules (all, unless some are given by type) say of these resources of the graph."""
    known = _all_by_type() if rules is None else rules
    for resource in resources:
        for rule in known.get(resource.type, ()):
            yield from _on_one(rule, resource, graph)


def on_platform(judged: Iterable[tuple[Guarantee, Iterable[Reason], Verdict]], graph: Graph) -> Iterator[Finding]:
    """What was judged of guarantees: a finding for each reason, or one for each that passes."""
    for guarantee, reasons, verdict in judged:
        listed = tuple(reasons)
        for reason in listed:
            resource = graph.get(reason.urn)
            file, line = _place(resource)
            yield Finding(
                urn=reason.urn,
                id=guarantee.id,
                source="rule",
                verdict=Verdict(reason.verdict.value),
                severity=guarantee.severity,
                message=reason.message,
                remediation=guarantee.remediation,
                adopted=resource is not None and resource.external,
                file=file,
                line=line,
            )
        if not listed:
            yield Finding(
                urn=None,
                id=guarantee.id,
                source="rule",
                verdict=verdict,
                severity=guarantee.severity,
                message=guarantee.statement,
                remediation=guarantee.remediation,
            )


def unread(resources: Iterable[Resource]) -> tuple[str, ...]:
    """The types among these resources that no rule on resources reads."""
    known = _all_by_type()
    return tuple(sorted({one.type for one in resources if one.type not in known}))


def _on_one(rule: ResourceRule, resource: Resource, graph: Graph) -> Iterator[Finding]:
    try:
        result = judge(rule, resource, graph)
        said = [(Verdict(reason.verdict.value), reason.message) for reason in result.reasons]
        said = said or [(Verdict(result.verdict.value), rule.title)]
    except Exception as error:  # noqa: BLE001 - a rule that fails is a finding, and the others go on
        said = [(Verdict.ERROR, f"the rule itself failed: {type(error).__name__}: {error}")]
    file, line = _place(resource)
    for verdict, message in said:
        yield Finding(
            urn=resource.urn,
            id=rule.id,
            source="rule",
            verdict=verdict,
            severity=rule.severity,
            message=message,
            remediation=rule.remedy(resource.type),
            adopted=resource.external,
            file=file,
            line=line,
        )


def _place(resource: Resource | None) -> tuple[str | None, int | None]:
    return resource.source if resource and resource.source else (None, None)
