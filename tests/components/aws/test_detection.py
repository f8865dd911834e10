"""Detection: a detector an account and region, findings by severity, nothing of a landing zone made or changed."""

import json

import pulumi
import pulumi_aws
import pytest

from components.aws import Detection
from gouvernail.sandbox.inprocess import collect
from tests.components.aws.graphs import every, one

ROUTES = {severity: f"arn:aws:sns:eu-west-1:111111111111:bex-dev-{severity}" for severity in ("critical", "high")}
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "routes": ROUTES,
    "severities": ["critical", "high"],
    "sensitive_data": True,
    "vulnerabilities": True,
    "unused_days": 90,
}


HOME, AWAY = "eu-west-1", "eu-central-1"


@pytest.fixture
def graph(build):
    return build(Detection, ARGS)


@pytest.fixture
def both(build):
    return build(Detection, {**ARGS, "recovery_region": AWAY})


def regions(graph, kind):
    return sorted(resource.outputs["region"] for resource in every(graph, kind))


def test_intrusions_sensitive_data_and_weak_images_are_looked_for(graph):
    assert one(graph, "guardduty.Detector").inputs["enable"] is True
    feature = one(graph, "guardduty.DetectorFeature")
    assert (feature.inputs["name"], feature.inputs["status"]) == ("S3_DATA_EVENTS", "ENABLED")
    assert one(graph, "macie2.Account").inputs["status"] == "ENABLED"
    assert one(graph, "inspector2.Enabler").inputs["resourceTypes"] == ["ECR"]


def test_the_recovery_region_is_watched_like_home_and_its_findings_arrive_there(both):
    for kind in ("guardduty.Detector", "guardduty.DetectorFeature", "securityhub.Account"):
        assert regions(both, kind) == [AWAY, HOME]
    for feature in every(both, "guardduty.DetectorFeature"):
        assert feature.inputs["status"] == "ENABLED"
    brings = one(both, "securityhub.FindingAggregator")
    assert (brings.outputs["region"], brings.inputs["linkingMode"]) == (HOME, "SPECIFIED_REGIONS")
    assert brings.inputs["specifiedRegions"] == [AWAY]
    assert {hub.urn for hub in every(both, "securityhub.Account")} <= {*brings.dependencies}
    assert regions(both, "cloudwatch.EventRule") == [HOME, HOME]


def test_what_is_looked_at_at_home_is_not_looked_at_twice(both):
    for kind in ("macie2.Account", "inspector2.Enabler", "securityhub.StandardsSubscription"):
        assert regions(both, kind) == [HOME]


def test_without_a_recovery_region_nothing_is_made_elsewhere(graph):
    assert {resource.outputs["region"] for resource in graph if "region" in resource.outputs} == {HOME}
    assert every(graph, "securityhub.FindingAggregator") == []


def test_access_from_outside_is_looked_for_in_both_regions_and_unused_access_once(both):
    found = [(one_.inputs["type"], one_.outputs["region"]) for one_ in every(both, "accessanalyzer.Analyzer")]
    assert sorted(found) == [("ACCOUNT", AWAY), ("ACCOUNT", HOME), ("ACCOUNT_UNUSED_ACCESS", HOME)]


def test_another_environment_of_the_account_reads_all_of_it(build, state):
    built = build(Detection, {**ARGS, "recovery_region": AWAY}, state=state)
    (theirs,) = built.of_type("gouvernail-aws:index:Detection")
    names = ("detector_id", "recovery_detector_id", "aggregator")
    adopt = {name: theirs.outputs[name] for name in names}
    args = {**ARGS, "prefix": "bex-test", "recovery_region": AWAY, "adopt": adopt, "analysers": "bex-dev"}
    graph = build(Detection, args, state=state, stack="other")
    watching = [one_ for one_ in graph if one_.type.startswith(("aws:guard", "aws:security", "aws:access"))]
    assert len(watching) == 10
    assert all(resource.external for resource in watching)
    (it,) = graph.of_type("gouvernail-aws:index:Detection")
    assert {name: it.outputs[name] for name in names} == adopt


def test_what_the_organisation_does_not_want_is_not_looked_for(build):
    graph = build(Detection, {**ARGS, "sensitive_data": False, "vulnerabilities": False})
    assert [*every(graph, "macie2.Account"), *every(graph, "inspector2.Enabler")] == []


def test_new_active_findings_of_each_severity_take_its_route(graph):
    targets = {target.inputs["rule"]: target.inputs["arn"] for target in every(graph, "cloudwatch.EventTarget")}
    rules = {rule.name: rule for rule in every(graph, "cloudwatch.EventRule")}
    assert set(rules) == {"critical", "high"}
    for severity, rule in rules.items():
        findings = json.loads(rule.inputs["eventPattern"])["detail"]["findings"]
        assert findings["Severity"] == {"Label": [severity.upper()]}
        assert (findings["Workflow"], findings["RecordState"]) == ({"Status": ["NEW"]}, ["ACTIVE"])
        assert targets[rule.inputs["name"]] == ROUTES[severity]


def test_access_from_outside_and_unused_access_are_analysed(graph):
    kinds = {analyser.inputs["type"]: analyser for analyser in every(graph, "accessanalyzer.Analyzer")}
    assert set(kinds) == {"ACCOUNT", "ACCOUNT_UNUSED_ACCESS"}
    assert kinds["ACCOUNT_UNUSED_ACCESS"].inputs["configuration"] == {"unusedAccess": {"unusedAccessAge": 90}}


def test_the_landing_zones_detector_is_read_and_none_is_made(build, state):
    def landing():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["111111111111"])
        opts = pulumi.ResourceOptions(provider=own)
        detector = pulumi_aws.guardduty.Detector("theirs", enable=True, opts=opts)
        pulumi_aws.guardduty.DetectorFeature(
            "theirs", detector_id=detector.id, name="S3_DATA_EVENTS", status="ENABLED", opts=opts
        )
        pulumi_aws.securityhub.Account("theirs", opts=opts)

    theirs = one(collect(landing, stack_name="landing-zone", state=state), "guardduty.Detector")
    args = {**ARGS, "recovery_region": AWAY, "adopt": {"detector_id": theirs.id}}
    graph = build(Detection, args, state=state)
    assert one(graph, "guardduty.Detector").external
    assert one(graph, "securityhub.Account").external
    assert every(graph, "macie2.Account") == []
    assert len(every(graph, "cloudwatch.EventRule")) == 2
    (it,) = graph.of_type("gouvernail-aws:index:Detection")
    assert (it.outputs["detector_id"], it.outputs["recovery_detector_id"]) == (theirs.id, "")
    assert len(every(graph, "accessanalyzer.Analyzer")) == 3
