"""Workloads on Azure: from the same file, with the same promises, and what is refused."""

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from gouvernail.sandbox.state import State
from tests.stacks.desk import Desk, differing, kept_but

AUDIT = "bex-azure-audit-foundation"
WORKED = [(system, environment) for system in ("credit-scoring", "document-triage") for environment in ("dev", "prod")]
KEPT_NOWHERE = {"pipeline.jobs_encrypted"}
"""What nothing can keep on Azure (docs/parity.md)."""
READY = "credit-scoring-azure-prod-recovery"


def foundation(environment):
    return f"bex-azure-{environment}-foundation"


def workload(system, environment):
    return f"{system}-azure-{environment}-workload"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Every stack of both systems in two environments, one on the other, in one sandbox."""
    desk = Desk.laid(tmp_path_factory.mktemp("azure"))
    with State(tmp_path_factory.mktemp("state") / "state.db") as state:
        names = [AUDIT, foundation("dev"), foundation("prod"), *(workload(*one) for one in WORKED), READY]
        return desk, desk.up(*names, state=state)


@pytest.fixture
def beside(built, tmp_path):
    """A desk of one's own, whose workload stands on the foundations that are there."""
    return Desk.laid(tmp_path), {name: graph for name, graph in built[1].items() if name.endswith("foundation")}


@pytest.mark.parametrize(("system", "environment"), WORKED)
def test_every_promise_holds_that_can_be_kept_there(built, system, environment):
    desk, graphs = built
    graph = Graph.merge(graphs[AUDIT], graphs[foundation(environment)], graphs[workload(system, environment)])
    ready = system == "credit-scoring" and environment == "prod"
    graph = Graph.merge(graph, graphs[READY]) if ready else graph
    layers = {"audit", "foundation", "workload"}
    found = desk.judged(graph, "azure", environment, layers, file=f"{system}.yaml")
    assert len(found) > 80
    kept_but(KEPT_NOWHERE, found)
    assert ("backup.standby_ready" in found) is ready


def test_no_two_things_of_the_home_region_and_of_the_standby_have_one_id(built):
    ids = [
        str(one.id).lower()
        for stack in (foundation("prod"), workload("credit-scoring", "prod"), READY)
        for one in built[1][stack]
        if one.custom and not one.external and one.type.startswith("azure-native:")
    ]
    assert len(ids) == len(set(ids))


def test_what_a_workload_gives_is_what_its_contract_says_on_either_cloud(built, tmp_path):
    desk = Desk.laid(tmp_path)
    names = ("bex-aws-audit-foundation", "bex-aws-dev-foundation", "credit-scoring-aws-dev-workload")
    aws, azure = desk.up(*names)[names[-1]].outputs, built[1][workload("credit-scoring", "dev")].outputs
    assert {name: set(its) for name, its in azure.items()} == {name: set(its) for name, its in aws.items()}


def test_two_systems_in_one_network_have_gateways_in_ranges_of_their_own(built):
    ranges = [
        str(one.inputs["addressPrefix"])
        for system in ("credit-scoring", "document-triage")
        for one in built[1][workload(system, "dev")].of_type("azure-native:network:Subnet")
    ]
    assert ranges == ["10.10.8.0/27", "10.10.8.32/27", "10.10.8.64/27", "10.10.8.96/27"]


def test_a_threshold_changes_one_alarm(built, beside):
    desk, on = beside
    desk.edit("credit-scoring.yaml", "min: 1%, max: 15%, window: 7d", "min: 1%, max: 14%, window: 7d")
    name = workload("credit-scoring", "dev")
    touched = differing(built[1][name], desk.up(name, on=on)[name])
    assert {one for one in touched if "ScheduledQueryRule" in one} == {"ScheduledQueryRule override_rate"}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "organisation.yaml",
            "        dev:  {domain: dev.models.banque.example, application",
            "        test2: {domain: dev.models.banque.example, application",
            "found and trusted",
        ),
        (
            "credit-scoring.yaml",
            "serving:\n",
            "serving:\n  gateway: {authentication: mutualTls}\n",
            "not built on Azure",
        ),
        (
            "credit-scoring.yaml",
            "drift, max: 0.2,",
            "drift, adaptive: {method: seasonal, learn: 14d, deviations: 3},",
            "adaptive",
        ),
    ],
)
def test_what_a_workload_cannot_be_built_from_is_said(beside, file, old, new, said):
    desk, on = beside
    desk.edit(file, old, new)
    with pytest.raises(GouvernailError, match=said):
        desk.up(workload("credit-scoring", "dev"), on=on)
