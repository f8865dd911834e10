import dataclasses
import json
import re

import pytest

from assurance import rendering
from assurance.loading import Loaded
from assurance.summary import capability_of, summary
from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource
from gouvernail.verdict import Verdict
from policies.rules import every
from policies.twin import Change, Set, apply

STACK = "credit-scoring-aws-dev-workload"
OPEN = Set("aws:ec2/subnet:Subnet", "mapPublicIpOnLaunch", value=True)
UNSURE = Set("aws:ec2/subnet:Subnet", "mapPublicIpOnLaunch", UNKNOWN)


def loaded(worked, *changes: Change, missing: str | None = None) -> Loaded:
    graph, expected = worked("dev")
    for change in changes:
        graph, _ = apply(graph, change, expected)
    component = Resource(
        f"urn:pulumi:{STACK}::gouvernail::gouvernail:aws:Serving::serving",
        "gouvernail:aws:Serving",
        "serving",
        custom=False,
        stack=STACK,
        outputs={"endpoint": "scorecard"},
    )
    root = Resource(
        f"urn:pulumi:{STACK}::gouvernail::pulumi:pulumi:Stack::{STACK}",
        "pulumi:pulumi:Stack",
        STACK,
        custom=False,
        stack=STACK,
        outputs={"endpoint": "scorecard", "password": SECRET},
    )
    inside = [
        dataclasses.replace(one, parent=component.urn) if one.type.startswith("aws:sagemaker") else one for one in graph
    ]
    return Loaded(STACK, Graph([*inside, component, root]), expected, {missing: "it is not up"} if missing else {})


def printed(capsys: pytest.CaptureFixture[str], subject: Loaded, *, resources: bool = True) -> str:
    rendering.print_tree(subject, summary(subject.graph, subject.expected), simulated=True, resources=resources)
    return capsys.readouterr().out


def test_the_tree_names_capability_promise_resource_and_output_and_says_simulated(worked, capsys) -> None:
    text = printed(capsys, loaded(worked))

    assert text.splitlines()[0] == f"{STACK}  (simulated: built in the sandbox)"
    assert "── serving" in text
    assert "holds  Every model's image is named by its digest" in text
    assert "sagemaker.Endpoint  scorecard  scorecard" in text
    assert "endpoint = scorecard" in text
    assert re.search(r"^(\d+) guarantees: \1 hold$", text, re.MULTILINE)


def test_piped_output_is_plain_and_never_broken_into_lines(worked, capsys) -> None:
    text = printed(capsys, loaded(worked, OPEN))

    assert "\x1b" not in text
    assert "two or more in two zones.\n" in text


def test_a_broken_promise_names_the_resource_and_why(worked, capsys) -> None:
    text = printed(capsys, loaded(worked, OPEN))

    assert "BROKEN  Nothing has a public address" in text
    assert "ec2.Subnet a: what starts in this subnet gets a public address" in text
    assert re.search(r"^\d+ guarantees: \d+ hold, 1 broken$", text, re.MULTILINE)


def test_what_is_not_evaluated_is_counted_apart_and_is_no_pass(worked, capsys) -> None:
    subject = loaded(worked, UNSURE)

    assert "1 not evaluated" in printed(capsys, subject)
    assert not rendering.holds(summary(subject.graph, subject.expected))


def test_what_was_adopted_and_cannot_be_read_is_named_and_does_not_fail_the_command(worked, capsys) -> None:
    subject = loaded(worked, UNSURE)
    adopted = Graph(
        dataclasses.replace(one, external=True) if one.type == "aws:ec2/subnet:Subnet" else one for one in subject.graph
    )
    subject = dataclasses.replace(subject, graph=adopted)

    assert "1 adopted and not evaluated" in printed(capsys, subject)
    assert rendering.holds(summary(subject.graph, subject.expected))


def test_what_nothing_on_the_cloud_can_keep_is_named_and_does_not_fail_the_command(worked, capsys, monkeypatch) -> None:
    only = next(one for one in every() if one.id == "network.zones")
    impossible = dataclasses.replace(only, broken={}, unclear={}, impossible={"aws": "A person counts zones."})
    monkeypatch.setattr("assurance.summary.every", lambda: (impossible,))
    subject = loaded(worked)

    text = printed(capsys, subject)
    assert "not possible  " in text
    assert "A person counts zones." in text
    assert "1 guarantees: 0 hold, 1 not possible on this cloud" in text
    judged = summary(subject.graph, subject.expected)
    assert rendering.holds(judged)
    (shown,) = [
        one
        for part in json.loads(rendering.as_json(subject, judged, simulated=True))["capabilities"]
        for one in part["guarantees"]
    ]
    assert (shown["verdict"], shown["possible"]) == ("not_evaluated", False)


def test_resources_can_be_counted_only(worked, capsys) -> None:
    text = printed(capsys, loaded(worked), resources=False)

    assert "sagemaker.Endpoint" not in text
    assert re.search(rf" \d+ resources in {STACK}$", text, re.MULTILINE)


def test_a_foundation_that_is_not_up_is_said(worked, capsys) -> None:
    text = printed(capsys, loaded(worked, missing="bex-aws-audit-foundation"))

    assert "not read: bex-aws-audit-foundation (it is not up)" in text


def test_machines_get_the_same_without_secrets(worked) -> None:
    subject = loaded(worked, OPEN)
    document = json.loads(rendering.as_json(subject, summary(subject.graph, subject.expected), simulated=True))

    assert document["simulated"] is True
    assert document["holds"] is False
    assert document["outputs"] == {"endpoint": "scorecard", "password": "[secret]"}
    network = next(one for one in document["capabilities"] if one["name"] == "network")
    (broken,) = [one for one in network["guarantees"] if one["verdict"] == "fail"]
    assert broken["id"] == "network.no_public_address"
    assert broken["reasons"][0]["message"] == "what starts in this subnet gets a public address"
    assert broken["severity"] == "critical"
    assert broken["remediation"].startswith("Take out the internet gateway")
    exposure = next(one for one in broken["controls"] if one["id"] == "sec-01")
    assert {"cited": "GDPR Art. 32(1)(a)", "strength": "supports", "appliesFrom": "2018-05-25"} in exposure["sources"]
    assert {"cited": "ISO/IEC 27001:2022 A.8.20", "strength": "supports", "appliesFrom": None} in exposure["sources"]


def test_a_resource_belongs_to_the_outermost_component_above_it(worked) -> None:
    graph = loaded(worked).graph
    endpoint = graph.of_type("aws:sagemaker/endpoint:Endpoint")[0]

    assert capability_of(graph, endpoint) == "serving"
    assert capability_of(graph, graph.of_type("aws:ec2/vpc:Vpc")[0]) == ""


def test_what_does_not_apply_is_left_out(worked) -> None:
    graph, expected = worked("dev")
    only_audit = dataclasses.replace(expected, environment="audit", layers=frozenset({"audit"}))
    audit = Graph(one for one in graph if one.stack == "bex-aws-audit-foundation")
    capabilities = {one.name: one for one in summary(audit, only_audit)}

    assert "serving" not in capabilities
    assert capabilities["audit_log"].count(Verdict.PASS) == 4
