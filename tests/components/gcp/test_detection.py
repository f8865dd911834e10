"""Detection: findings take their routes, and a project's own alerts look at its records."""

import json

import pytest

from components.gcp import Detection
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, REGION, every, one

ROUTES = {
    grade: f"projects/{ACCOUNT}/notificationChannels/{number}" for number, grade in enumerate(("critical", "high"))
}
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "routes": ROUTES,
    "severities": ["critical", "high"],
    "sensitive_data": True,
    "vulnerabilities": True,
    "unused_days": 90,
}


@pytest.fixture
def graph(build):
    return build(Detection, ARGS)


def test_each_severity_s_findings_go_to_the_topic_of_its_route(graph):
    sent = {each.name: each for each in every(graph, "securitycenter.V2ProjectNotificationConfig")}
    assert set(sent) == set(ROUTES)
    for grade, it in sent.items():
        assert it.inputs["pubsubTopic"] == f"projects/{ACCOUNT}/topics/bex-dev-{grade}"
        assert it.inputs["streamingConfig"]["filter"].startswith(f'severity="{grade.upper()}" AND state="ACTIVE"')
        may = one(graph, "pubsub.TopicIAMMember", f"{grade}-findings").inputs
        assert (may["topic"], may["role"]) == (it.inputs["pubsubTopic"], "roles/pubsub.publisher")
        assert may["member"] == f"serviceAccount:{it.outputs['serviceAccount']}"


def test_what_is_done_in_the_project_is_looked_at_in_its_records(graph):
    alerts = {each.name: each.inputs for each in every(graph, "monitoring.AlertPolicy")}
    assert set(alerts) == {"access-outside", "access-unused", "objects", "stopped"}
    for alert in alerts.values():
        assert alert["notificationChannels"] == [ROUTES["high"]]
        assert alert["alertStrategy"]["notificationRateLimit"]
    filters = {name: alert["conditions"][0]["conditionMatchedLog"]["filter"] for name, alert in alerts.items()}
    assert "storage[.]objects[.]" in filters["objects"]
    assert "DeleteSink" in filters["stopped"]
    assert "allUsers" in filters["access-outside"]
    assert "bex-dev-access-unused" in filters["access-unused"]


def test_access_that_nobody_uses_is_asked_for_every_week_by_an_account_that_only_reads(graph):
    document = json.loads(one(graph, "workflows.Workflow").inputs["sourceContents"])
    asked = [step["args"]["url"] for each in document["main"]["steps"] for step in each.values() if "args" in step]
    assert all(url.startswith(f"https://recommender.googleapis.com/v1/projects/{ACCOUNT}/") for url in asked)
    assert one(graph, "cloudscheduler.Job").inputs["schedule"] == "0 6 * * 1"
    roles = {each.inputs["role"] for each in every(graph, "projects.IAMMember") if "access-unused-" in each.name}
    assert {"roles/recommender.iamViewer", "roles/logging.logWriter"} <= roles


@pytest.mark.parametrize("wanted", [True, False])
def test_images_are_looked_at_where_that_is_asked_for(build, wanted):
    graph = build(Detection, {**ARGS, "vulnerabilities": wanted})
    on = {each.inputs["service"] for each in every(graph, "projects.Service")}
    assert ("containerscanning.googleapis.com" in on) is wanted


def test_that_nothing_looks_for_personal_data_is_said(build, monkeypatch):
    said = []
    monkeypatch.setattr("pulumi.warn", lambda text, _: said.append(text))
    build(Detection, ARGS)
    build(Detection, {**ARGS, "sensitive_data": False})
    (text,) = said
    assert text.startswith("detection.sensitiveData")


def test_the_recovery_region_is_watched_by_the_same(build):
    graph = build(Detection, {**ARGS, "recovery_region": "europe-west4"})
    (it,) = graph.of_type("gouvernail-gcp:index:Detection")
    watches = one(graph, "monitoring.AlertPolicy", "objects").id
    sends = one(graph, "securitycenter.V2ProjectNotificationConfig", "critical").id
    assert it.outputs == {"detector_id": watches, "recovery_detector_id": watches, "aggregator": sends}


def test_what_another_environment_of_the_project_watches_with_is_read(build, state):
    there = one(build(Detection, ARGS, state=state), "monitoring.AlertPolicy", "objects").id
    graph = build(Detection, {**ARGS, "prefix": "bex-test", "adopt": {"detector_id": there}}, state=state)
    assert one(graph, "monitoring.AlertPolicy", "objects").external
    assert {each.name for each in every(graph, "monitoring.AlertPolicy")} == {
        "access-outside",
        "access-unused",
        "objects",
    }


def test_google_finds_no_access_without_use_before_ninety_days(build):
    with pytest.raises(GouvernailError, match=r"slas\.access_review\.every: .* 90 days here, not 30"):
        build(Detection, {**ARGS, "unused_days": 30})
