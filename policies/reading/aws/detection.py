"""GuardDuty detectors, rules on what Security Hub collects and what brings it home, access analysers.

Source: AWS Security Hub User Guide, "EventBridge event formats", and API Reference, CreateFindingAggregator; IAM Access
Analyzer API Reference, CreateAnalyzer.
"""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.model.detection import AccessAnalyser, Aggregator, Collector, Detector, FindingRule

__all__ = ["access_analysers", "aggregators", "collectors", "detectors", "finding_rules"]

_DETECTOR = "aws:guardduty/detector:Detector"
_FEATURE = "aws:guardduty/detectorFeature:DetectorFeature"
_RULE = "aws:cloudwatch/eventRule:EventRule"
_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
_IMPORTED = "Security Hub Findings - Imported"


def detectors(graph: Graph) -> Iterator[Detector]:
    """Every detector, with the features that were declared or read; what was not read of somebody else's is unknown."""
    for one in graph.of_type(_DETECTOR):
        features = [
            all_of((_is(feature, "name", "S3_DATA_EVENTS"), _is(feature, "status", "ENABLED")))
            for feature in graph.of_type(_FEATURE)
            if feature.value("detectorId") == one.id and _place(graph, feature) == _place(graph, one)
        ]
        inline = flag(entry(entry(one.value("datasources"), "s3Logs"), "enable"))
        yield Detector(
            urn=one.urn,
            account=graph.account(one),
            region=graph.region(one),
            on=flag(one.value("enable"), absent=True),
            objects=UNKNOWN if one.external and not features else any_of((*features, inline)),
            adopted=one.external,
        )


def finding_rules(graph: Graph) -> Iterator[FindingRule]:
    """Every rule on what Security Hub imports; one whose pattern is not known may be one."""
    for rule in graph.of_type(_RULE):
        pattern = _pattern(rule)
        if pattern is not UNKNOWN and _IMPORTED not in _listed(pattern.get("detail-type")):
            continue
        account, names = graph.account(rule), {rule.id, rule.value("name")}
        beside = [one for one in graph.of_type(_TARGET) if graph.account(one) == account]
        targets = [one.value("arn") for one in beside if one.value("rule") in names]
        state = text(rule.value("state"))
        running: Truth = UNKNOWN if state is UNKNOWN else state != "DISABLED"
        yield FindingRule(
            urn=rule.urn,
            account=account,
            region=graph.region(rule),
            on=all_of((running, flag(rule.value("isEnabled"), absent=True))),
            severities=UNKNOWN if pattern is UNKNOWN else _severities(pattern),
            targets=UNKNOWN if any(target is UNKNOWN for target in targets) else texts(targets),
        )


def collectors(graph: Graph) -> Iterator[Collector]:
    """Security Hub where it is on."""
    for one in graph.of_type("aws:securityhub/account:Account"):
        yield Collector(one.urn, graph.account(one), graph.region(one))


def aggregators(graph: Graph) -> Iterator[Aggregator]:
    """What brings findings of other regions into its own."""
    for one in graph.of_type("aws:securityhub/findingAggregator:FindingAggregator"):
        mode = text(one.value("linkingMode"))
        whole = mode in {"ALL_REGIONS", "NO_REGIONS"}  # then no region is named
        yield Aggregator(
            urn=one.urn,
            account=graph.account(one),
            region=graph.region(one),
            named=() if whole else texts(one.value("specifiedRegions")),
            but=UNKNOWN if mode is UNKNOWN else mode in {"ALL_REGIONS", "ALL_REGIONS_EXCEPT_SPECIFIED"},
        )


def access_analysers(graph: Graph) -> Iterator[AccessAnalyser]:
    """Every access analyser of an account or an organisation."""
    for one in graph.of_type("aws:accessanalyzer/analyzer:Analyzer"):
        kind = text(one.value("type"))
        outside: Maybe[bool] = UNKNOWN if kind is UNKNOWN else kind in {None, "ACCOUNT", "ORGANIZATION"}
        yield AccessAnalyser(one.urn, graph.account(one), graph.region(one), outside)


def _place(graph: Graph, resource: Resource) -> tuple[str | None, str | None]:
    return graph.account(resource), graph.region(resource)


def _is(resource: Resource, name: str, wanted: str) -> Truth:
    found = text(resource.value(name))
    return UNKNOWN if found is UNKNOWN else found == wanted


def _pattern(rule: Resource) -> Maybe[Mapping[str, object]]:
    given = rule.value("eventPattern")
    if given is None:
        return {}
    try:
        read = cast("object", json.loads(given)) if isinstance(given, str) else given
    except ValueError:
        return UNKNOWN
    return cast("Mapping[str, object]", read) if isinstance(read, Mapping) else UNKNOWN


def _severities(pattern: Mapping[str, object]) -> tuple[str, ...]:
    """Those that the pattern lets through; none of them where it asks for more than a new finding."""
    findings = items(entry(pattern.get("detail"), "findings"))
    found = () if findings is UNKNOWN else findings
    labels = [label for one in found for label in _listed(entry(one.get("Severity"), "Label"))]
    narrower = {key for one in found for key in one} - {"Severity", "Workflow", "RecordState"}
    return () if narrower else tuple(str(label).lower() for label in labels)


def _listed(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
