"""Every guarantee on the stacks of the worked systems, as the sandbox builds them."""

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias, cast

import pytest
import yaml

from assurance.summary import summary
from components.contract import CAPABILITIES
from gouvernail import spec
from gouvernail.graph import Graph
from gouvernail.sandbox import index
from gouvernail.sandbox.check import check
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from gouvernail.verdict import Result, Verdict
from policies.expectation import Expectation
from policies.from_spec import expectation
from policies.proof import complaints, results, twin_of
from policies.rules import every
from stacks import program

Outputs: TypeAlias = Mapping[str, object]
Platform: TypeAlias = Callable[[str, str], tuple[Graph, Expectation]]
Answers: TypeAlias = Callable[[str, str], Mapping[str, Result]]
ROOT = Path(__file__).resolve().parents[2]
WORKED = [(system, environment) for system in ("credit-scoring", "document-triage") for environment in ("dev", "prod")]
TRIED = [("credit-scoring", "prod"), ("document-triage", "dev")]
"""On which the twins are tried: each system and each environment once."""


@pytest.fixture(scope="module")
def platform(worked_stacks) -> Platform:
    """A system and an environment -> the graph of its stacks and what the spec expects of them."""
    stacks = worked_stacks("aws")

    @functools.cache
    def found(system: str, environment: str) -> tuple[Graph, Expectation]:
        ready = (system, environment) == ("credit-scoring", "prod")
        names = [
            "bex-aws-audit-foundation",
            f"bex-aws-{environment}-foundation",
            f"{system}-aws-{environment}-workload",
        ]
        if ready:
            names.append(f"{system}-aws-prod-recovery")
        if moves := system == "credit-scoring":
            names.append(f"{system}-aws-{environment}-cutover")
        graph = Graph.merge(*(stacks[name] for name in names))
        layers = {"audit", "foundation", "workload", *(["cutover"] if moves else [])}
        return graph, expectation(spec.load(ROOT / "systems" / f"{system}.yaml"), "aws", environment, layers)

    return found


@pytest.fixture(scope="module")
def answers(platform: Platform) -> Answers:
    """What every guarantee answers on such a platform; each asked once."""
    return functools.cache(lambda system, environment: results(*platform(system, environment)))


@pytest.mark.parametrize(("system", "environment"), WORKED)
def test_the_platform_keeps_every_promise_that_applies(answers: Answers, system: str, environment: str) -> None:
    found = answers(system, environment)

    fine = {Verdict.PASS, Verdict.NOT_APPLICABLE}
    assert {name: result.reasons for name, result in found.items() if result.verdict not in fine} == {}


@pytest.mark.parametrize(("system", "environment"), TRIED)
@pytest.mark.parametrize("guarantee", every(), ids=lambda one: one.id)
def test_a_guarantee_breaks_alone_and_says_when_it_cannot_tell(
    platform: Platform, answers: Answers, guarantee, system: str, environment: str
) -> None:
    before = answers(system, environment)
    assert complaints(guarantee, "aws", *platform(system, environment), before) == []


def test_every_guarantee_is_proved_on_one_of_the_worked_platforms(answers: Answers) -> None:
    found = [(name, result) for one in WORKED for name, result in answers(*one).items()]

    assert {name for name, result in found if result.verdict is Verdict.PASS} == {one.id for one in every()}


@pytest.mark.parametrize(("system", "environment"), TRIED)
@pytest.mark.parametrize("guarantee", every(), ids=lambda one: one.id)
def test_a_cloud_would_take_the_twins(
    platform: Platform, answers: Answers, guarantee, system: str, environment: str
) -> None:
    if answers(system, environment)[guarantee.id].verdict is Verdict.NOT_APPLICABLE:
        return
    graph, expected = platform(system, environment)
    for change in (guarantee.broken["aws"], guarantee.unclear["aws"]):
        twin = twin_of(change, graph, expected)
        if twin is not None and not twin.external:  # what was only read is not asked of a cloud
            kind = index.resource(twin.type)
            assert kind is not None
            assert check(kind, {name: value for name, value in twin.inputs.items() if value is not None}) == []


def test_every_resource_belongs_to_a_capability(platform: Platform) -> None:
    systems = ("credit-scoring", "document-triage")
    capabilities = [one for system in systems for one in summary(*platform(system, "dev"))]

    assert {one.name for one in capabilities} == set(CAPABILITIES)
    assert all(one.resources for one in capabilities)


def test_what_the_landing_zone_has_is_judged_on_what_was_read_and_the_rest_is_said(tmp_path: Path) -> None:
    clouds, built = State(Path(":memory:")), dict[str, Graph]()
    for stack in ("bex-aws-audit-foundation", "bex-aws-dev-foundation"):
        built[stack] = collect(
            program.run,
            stack_name=stack,
            config={"gouvernail:spec": str(ROOT / "systems" / "organisation.yaml")},
            references={name: its.outputs for name, its in built.items()},
            state=clouds,
        )
    graph = Graph.merge(*built.values())
    foundation = graph.outputs_of("bex-aws-dev-foundation")
    network, log = cast("Outputs", foundation["network"]), cast("Outputs", foundation["audit_log"])
    costs = cast("Outputs", foundation["budget"])
    people = cast("Outputs", cast("Outputs", foundation["identity"])["roles"])
    provider = graph.of_type("aws:iam/openIdConnectProvider:OpenIdConnectProvider")[-1].id
    written = (ROOT / "systems" / "organisation.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(written)
    data["id"] = "other"
    data["clouds"]["aws"]["adopt"] = {
        "network": {
            "dev": {"vpcId": network["network_id"], "subnetIds": list(cast("Outputs", network["subnet_ids"]).values())}
        },
        "auditLog": {"organizationTrail": log["trail_id"]},
        "detection": {"delegatedAdministrator": "444444444444"},
        "budget": {"dev": {"budget": costs["budget"], "anomalyMonitor": costs["monitor"]}},
        "identity": {"dev": {**people, "pipelineProvider": provider}},
    }
    file = tmp_path / "organisation.yaml"
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    adopted = collect(
        program.run, stack_name="other-aws-dev-foundation", config={"gouvernail:spec": str(file)}, state=clouds
    )
    expected = expectation(spec.load(file), "aws", "dev", {"foundation"})

    judged = {one.guarantee.id: one for capability in summary(adopted, expected) for one in capability.guarantees}

    assert all(one.external for one in adopted.of_type("aws:ec2/vpc:Vpc", "aws:cloudtrail/trail:Trail"))
    assert not adopted.of_type("aws:ec2/flowLog:FlowLog")
    assert judged["network.zones"].result.verdict is Verdict.PASS
    assert judged["audit_log.trail_complete"].result.verdict is Verdict.PASS
    for name in ("duties_apart", "auditor_only_reads", "people_from_directory", "pipeline_by_token"):
        assert judged[f"identity.{name}"].result.verdict is Verdict.PASS
    assert all(one.external for one in adopted.of_type("aws:iam/openIdConnectProvider:OpenIdConnectProvider"))
    assert {one.name for one in adopted.of_type("aws:iam/role:Role") if one.external} == {*people}
    for name in ("network.flows_logged", "audit_log.log_immutable", "audit_log.log_apart", "budget.costs_told"):
        assert judged[name].result.verdict is Verdict.NOT_EVALUATED
        assert judged[name].declared
    assert Verdict.FAIL not in {one.result.verdict for one in judged.values()}
