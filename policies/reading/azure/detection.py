"""Defender for Cloud as it watches: its plans, what brings home what it finds, the rules that send it on.

A plan is of a whole subscription, so it counts in each region that the spec names. What is routed is what is exported
into a workspace and found there by the query of a rule.

Sources: Microsoft Defender for Cloud, plans and their extensions
(https://learn.microsoft.com/rest/api/defenderforcloud/pricings/list) and continuous export
(https://learn.microsoft.com/azure/defender-for-cloud/continuous-export); Azure Monitor, tables
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/securityalert,
https://learn.microsoft.com/azure/azure-monitor/reference/tables/securityrecommendation).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.azure.arm import id_of, named
from policies.reading.model.detection import AccessAnalyser, Aggregator, Collector, Detector, FindingRule

__all__ = ["access_analysers", "aggregators", "collectors", "detectors", "finding_rules"]

_PLAN: Final = "azure-native:security:Pricing"
_EXPORT: Final = "azure-native:security:Automation"
_RULE: Final = "azure-native:monitor:ScheduledQueryRule"
_OBJECTS, _ACCOUNT, _POSTURE = "storageaccounts", "arm", "cloudposture"
_UNUSED: Final = "EntraPermissionsManagement"
_SOURCES: Final = frozenset({"Alerts", "Assessments"})
_TABLES: Final = ("SecurityAlert", "SecurityRecommendation")
_SEVERITY: Final = re.compile(r'\bSeverity\s*(?:=~|==)\s*"(\w+)"')
_SINCE: Final = re.compile(r"\bago\((\d+)m\)")
_MINUTES: Final = re.compile(r"PT(\d+)M")


def detectors(graph: Graph, regions: Sequence[str]) -> Iterator[Detector]:
    """One for each plan that watches stored objects; that of the account's things has to be on beside it."""
    for one in _plans(graph, _OBJECTS):
        account = graph.account(one)
        beside = [_on(plan) for plan in _plans(graph, _ACCOUNT) if graph.account(plan) == account]
        for region in regions:
            yield Detector(
                urn=one.urn,
                account=account,
                region=region,
                on=any_of(beside) if beside else (UNKNOWN if one.external else False),
                objects=_on(one),
                adopted=one.external,
            )


def access_analysers(graph: Graph, regions: Sequence[str]) -> Iterator[AccessAnalyser]:
    """The plan that looks at the account's posture, and its extension that looks for access without use."""
    for one in _plans(graph, _POSTURE):
        account, on = graph.account(one), _on(one)
        unused = all_of((on, _extended(one, _UNUSED)))
        for region in regions if on is not False else ():
            yield AccessAnalyser(one.urn, account, region, UNKNOWN if on is UNKNOWN else True)
        if unused is not False:
            yield AccessAnalyser(one.urn, account, None, UNKNOWN if unused is UNKNOWN else False)


def collectors(graph: Graph, regions: Sequence[str]) -> Iterator[Collector]:
    """Every export into a workspace, where it is of the whole account."""
    for one in graph.of_type(_EXPORT):
        for region in regions if _into(one) is not None and _whole(graph, one) is not False else ():
            yield Collector(one.urn, graph.account(one), region)


def aggregators(graph: Graph) -> Iterator[Aggregator]:
    """The same exports: they bring what is found in all regions."""
    for one in graph.of_type(_EXPORT):
        if _into(one) is not None:
            yield Aggregator(one.urn, graph.account(one), graph.region(one), named=(), but=True)


def finding_rules(graph: Graph) -> Iterator[FindingRule]:
    """Every rule on tables of findings; one whose query is not known may be one."""
    for rule in graph.of_type(_RULE):
        conditions = items(entry(rule.value("criteria"), "allOf"))
        query = UNKNOWN if conditions is UNKNOWN else text(conditions[0].get("query")) if conditions else None
        if query is not UNKNOWN and not any(table in (query or "") for table in _TABLES):
            continue
        groups = texts(entry(rule.value("actions"), "actionGroups"))
        yield FindingRule(
            urn=rule.urn,
            account=graph.account(rule),
            region=graph.region(rule),
            on=all_of(
                (
                    flag(rule.value("enabled"), absent=True),
                    _each_one(conditions),
                    _often(rule, query),
                    _filled(graph, rule),
                )
            ),
            severities=UNKNOWN if query is UNKNOWN else _severities(query or ""),
            targets=UNKNOWN if groups is UNKNOWN else tuple(one.lower() for one in groups),
        )


def _plans(graph: Graph, name: str) -> list[Resource]:
    return [one for one in graph.of_type(_PLAN) if str(id_of(one)).rpartition("/")[2] == name]


def _on(plan: Resource) -> Truth:
    tier = text(plan.value("pricingTier"))
    if tier is UNKNOWN or (tier is None and plan.external):
        return UNKNOWN
    return tier == "Standard"


def _extended(plan: Resource, name: str) -> Truth:
    extensions = items(plan.value("extensions"))
    if extensions is UNKNOWN or (not extensions and plan.external):
        return UNKNOWN
    return any_of(flag(one.get("isEnabled")) for one in extensions if one.get("name") == name)


def _into(export: Resource) -> Maybe[str | None]:
    """The workspace that it fills."""
    actions = items(export.value("actions"))
    if actions is UNKNOWN:
        return UNKNOWN
    return next(
        (named(one.get("workspaceResourceId")) for one in actions if one.get("actionType") == "Workspace"), None
    )


def _whole(graph: Graph, export: Resource) -> Truth:
    """Whether all that is found in the account is exported: of the whole account, and with nothing left out."""
    scopes, sources = items(export.value("scopes")), items(export.value("sources"))
    if scopes is UNKNOWN or sources is UNKNOWN:
        return UNKNOWN
    whole = {f"/subscriptions/{graph.account(export)}".lower()}
    everything = {one.get("eventSource") for one in sources if not one.get("ruleSets")}
    some: Truth = UNKNOWN if any(one.get("ruleSets") for one in sources) else False
    paths = [named(one.get("scopePath")) for one in scopes]
    covered: Truth = any_of(UNKNOWN if path is UNKNOWN else path in whole for path in paths)
    return all_of((flag(export.value("isEnabled")), covered, any_of((everything >= _SOURCES, some))))


def _filled(graph: Graph, rule: Resource) -> Truth:
    """Whether what is found in the account arrives in the workspace that the rule looks at."""
    scopes = texts(rule.value("scopes"))
    if scopes is UNKNOWN:
        return UNKNOWN
    looked = {one.lower() for one in scopes}
    answers: list[Truth] = []
    for export in graph.of_type(_EXPORT):
        if graph.account(export) == graph.account(rule):
            into = _into(export)
            there: Truth = UNKNOWN if into is UNKNOWN else into in looked
            answers.append(all_of((there, _whole(graph, export))))
    return any_of(answers)


def _each_one(conditions: Maybe[tuple[Mapping[str, object], ...]]) -> Truth:
    """Whether one finding is enough."""
    if conditions is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in conditions:
        threshold, operator = number(one.get("threshold")), text(one.get("operator"))
        if threshold is UNKNOWN or operator is UNKNOWN:
            answers.append(UNKNOWN)
        else:
            answers.append((operator, threshold) in {("GreaterThan", 0.0), ("GreaterThanOrEqual", 1.0)})
    return all_of(answers)


def _often(rule: Resource, query: Maybe[str | None]) -> Truth:
    """Whether no finding comes between two looks: each reaches back as far as the last one, by when it arrived."""
    every = text(rule.value("evaluationFrequency"))
    if every is UNKNOWN or query is UNKNOWN:
        return UNKNOWN
    minutes, back = _MINUTES.fullmatch(every or ""), [int(one) for one in _SINCE.findall(query or "")]
    return UNKNOWN if minutes is None or not back else min(back) >= int(minutes[1])


def _severities(query: str) -> Maybe[tuple[str, ...]]:
    """Those that the query lets through; none where it does not look at all that is found."""
    if not all(re.search(rf"\b{table}\b", query) for table in _TABLES):
        return ()
    found = tuple(one.lower() for one in _SEVERITY.findall(query))
    return found or UNKNOWN
