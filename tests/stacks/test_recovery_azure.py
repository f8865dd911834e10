"""What stands ready on Azure, from the same file: small, apart, judged alike, recorded where it stands.

That production has it beside it is tried with the workloads (`test_workload_azure.py`).
"""

import json
from pathlib import Path

import pytest

from assurance.summary import summary
from gouvernail import spec
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from gouvernail.sandbox.state import State
from gouvernail.verdict import Verdict
from policies.from_spec import expectation
from policies.proof import results
from policies.rules import every
from tests.stacks.desk import Desk

AUDIT, PROD = "bex-azure-audit-foundation", "bex-azure-prod-foundation"
READY = "credit-scoring-azure-prod-recovery"
REGION, AWAY = "westeurope", "northeurope"
CAPABILITIES = {"gateway", "incidents", "keys", "model_registry", "network", "observability", "serving"}
RECORDS = "monitor:DiagnosticSetting"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The standby, and production's foundation, whose roles it reads."""
    desk = Desk.laid(tmp_path_factory.mktemp("azure"))
    with State(Path(":memory:")) as state:
        return desk, desk.up(AUDIT, PROD, READY, state=state)


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


def of(graph, kind):
    return graph.of_type(f"azure-native:{kind}")


def judged(built, layers, *names):
    desk, graphs = built
    asked = expectation(spec.load(desk.systems / "credit-scoring.yaml"), "azure", "prod", layers)
    return Graph.merge(*(graphs[name] for name in names)), asked


def test_everything_it_promises_holds(built):
    graph, expected = judged(built, {"audit", "recovery"}, AUDIT, READY)
    found = results(graph, expected)
    fine = {Verdict.PASS, Verdict.NOT_APPLICABLE}
    assert {name: one.reasons for name, one in found.items() if one.verdict not in fine} == {}
    mine = [one for one in every() if one.capability in CAPABILITIES and "azure" in one.broken]
    assert {one.capability for one in mine if found[one.id].verdict is Verdict.PASS} == CAPABILITIES


def test_it_lies_in_the_recovery_region_and_needs_of_the_home_region_nothing(built):
    graph = built[1][READY]
    assert {str(one.inputs["location"]) for one in graph if "location" in one.inputs} == {AWAY, "global"}
    assert graph.references == (f"organization/gouvernail/{AUDIT}",)
    used = json.dumps([one.inputs for one in graph if not one.type.startswith("pulumi:")], default=repr)
    assert REGION not in used
    assert {one.name for one in summary(*judged(built, {"recovery"}, READY)) if one.resources} == CAPABILITIES


def test_what_it_does_is_recorded_in_the_locked_store_of_that_region(built):
    log = built[1][AUDIT].outputs["audit_log"]
    kept = {one.inputs["storageAccountId"] for one in of(built[1][READY], RECORDS) if "storageAccountId" in one.inputs}
    (flows,) = of(built[1][READY], "network:FlowLog")
    assert kept == {flows.inputs["storageId"]} == {log["recovery_store"]} != {log["store"]}
    (store,) = [one for one in of(built[1][AUDIT], "storage:StorageAccount") if one.id == log["recovery_store"]]
    assert store.inputs["location"] == AWAY


def test_it_begins_small_and_is_called_by_a_name_of_its_own_with_its_own_certificate(built):
    graph = built[1][READY]
    assert graph.outputs["gateway"]["address"] == "https://credit-scoring-recovery.prod.models.banque.example"
    (scaling,) = of(graph, "monitor:AutoscaleSetting")
    bounds = scaling.inputs["profiles"][0]["capacity"]
    assert (bounds["minimum"], bounds["maximum"]) == ("2", "12")
    (front,) = of(graph, "network:ApplicationGateway")
    vault = graph.outputs["keys"]["key_ids"]["events"].partition("/keys/")[0].rpartition("/")[2]
    assert f"https://{vault}.vault.azure.net/secrets/gateways" in json.dumps(front.inputs, default=repr)


def test_another_mode_is_refused_with_what_to_do(desk):
    desk.edit("credit-scoring.yaml", "mode: warm", "mode: cold")
    with pytest.raises(GouvernailError) as error:
        desk.up(READY)
    (problem,) = error.value.problems
    assert problem.path == "continuity.failover.mode"
    assert "clouds.azure.recoveryRegion" in str(problem.expected)
    assert problem.mend


def test_without_the_audit_account_it_says_which_stack_to_bring_up(desk):
    with pytest.raises(GouvernailError, match=f"pulumi up --stack {AUDIT}"):
        desk.up(READY)
