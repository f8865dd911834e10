"""Workloads on Google Cloud: from the same file, with the same promises, and what is refused."""

import pytest

from gouvernail import spec
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from gouvernail.sandbox.state import State
from tests.stacks.desk import Desk, differing, kept_but

AUDIT = "bex-gcp-audit-foundation"
WORKED = [(system, environment) for system in ("credit-scoring", "document-triage") for environment in ("dev", "prod")]
KEPT_NOWHERE = {"budget.unusual_costs_watched", "gateway.throttled_as_asked", "observability.traced_as_asked"}
"""What nothing can keep on Google Cloud (docs/parity.md)."""
READY = "credit-scoring-gcp-prod-recovery"
SERVICE = "gcp:cloudrunv2/service:Service"


def foundation(environment):
    return f"bex-gcp-{environment}-foundation"


def workload(system, environment):
    return f"{system}-gcp-{environment}-workload"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Every stack of both systems in two environments, one on the other, in one sandbox."""
    desk = Desk.laid(tmp_path_factory.mktemp("gcp"))
    with State(tmp_path_factory.mktemp("state") / "state.db") as state:
        names = [AUDIT, foundation("dev"), foundation("prod"), *(workload(*one) for one in WORKED), READY]
        yield desk, desk.up(*names, state=state), state


@pytest.fixture
def beside(built, tmp_path):
    """A desk of one's own, whose workload stands on the foundations that are there."""
    return Desk.laid(tmp_path), {name: graph for name, graph in built[1].items() if name.endswith("foundation")}


@pytest.mark.parametrize(("system", "environment"), WORKED)
def test_every_promise_holds_that_can_be_kept_there(built, system, environment):
    desk, graphs, _ = built
    graph = Graph.merge(graphs[AUDIT], graphs[foundation(environment)], graphs[workload(system, environment)])
    ready = system == "credit-scoring" and environment == "prod"
    graph = Graph.merge(graph, graphs[READY]) if ready else graph
    layers = {"audit", "foundation", "workload"}
    found = desk.judged(graph, "gcp", environment, layers, file=f"{system}.yaml")
    assert len(found) > 80
    kept_but(KEPT_NOWHERE, found)
    assert ("backup.standby_ready" in found) is ready


def test_no_two_things_of_one_project_have_one_id(built):
    for environment in ("dev", "prod"):
        stacks = (foundation(environment), *(workload(system, its) for system, its in WORKED if its == environment))
        stacks += (READY,) if environment == "prod" else ()
        ids = [
            (one.type, one.id)
            for stack in stacks
            for one in built[1][stack]
            if one.custom and not one.external and one.type.startswith("gcp:") and "projects/service" not in one.type
        ]
        assert {one for one in ids if ids.count(one) > 1} == set()


def test_what_a_workload_gives_is_what_its_contract_says_on_every_cloud(built, tmp_path):
    desk = Desk.laid(tmp_path)
    names = ("bex-aws-audit-foundation", "bex-aws-dev-foundation", "credit-scoring-aws-dev-workload")
    aws, gcp = desk.up(*names)[names[-1]].outputs, built[1][workload("credit-scoring", "dev")].outputs
    assert {name: set(its) for name, its in gcp.items()} == {name: set(its) for name, its in aws.items()}


def test_nothing_of_one_cloud_is_named_by_another(built, tmp_path):
    """One spec names three clouds, and each has its stacks."""
    desk = Desk.laid(tmp_path)
    loaded = spec.load(desk.systems / "credit-scoring.yaml")
    assert isinstance(loaded, spec.AISystem)
    assert set(loaded.used_clouds) == {"aws", "azure", "gcp"}
    theirs = ("arn:aws", "amazonaws.com", "/subscriptions/00000000", "azure.com", "azure.net")
    for stack, graph in built[1].items():
        assert {one.type.partition(":")[0] for one in graph} <= {"gcp", "pulumi", "gouvernail-gcp"}, stack
        assert not [one.urn for one in graph for word in theirs if word in str(one.inputs)]


def test_a_threshold_changes_one_alarm(built, beside):
    desk, on = beside
    desk.edit("credit-scoring.yaml", "min: 1%, max: 15%, window: 7d", "min: 1%, max: 14%, window: 7d")
    name = workload("credit-scoring", "dev")
    touched = differing(built[1][name], desk.up(name, on=on)[name])
    assert {one for one in touched if "AlertPolicy" in one} == {"AlertPolicy override_rate"}


def test_a_new_image_is_a_new_release_and_requests_stay_where_they_are(built, beside, monkeypatch):
    desk, on = beside
    name = workload("credit-scoring", "dev")
    (before,) = built[1][name].of_type(SERVICE)
    (first,) = before.inputs["traffics"]
    assert first["revision"] == before.inputs["template"]["revision"]  # nothing answered before it

    monkeypatch.setattr("stacks.gcp.looking.answering", lambda *_: first["revision"])
    desk.edit("credit-scoring.yaml", f"scorecard@sha256:{'0' * 64}", f"scorecard@sha256:{'7' * 64}")
    (after,) = desk.up(name, on=on)[name].of_type(SERVICE)
    assert after.inputs["template"]["revision"] != first["revision"]
    assert after.inputs["traffics"] == [first]


def test_devices_come_in_through_the_perimeter(built):
    (around,) = built[1][foundation("prod")].of_type("gcp:accesscontextmanager/servicePerimeter:ServicePerimeter")
    (rule,) = around.inputs["status"]["ingressPolicies"]
    (pool,) = built[1][workload("document-triage", "prod")].of_type("gcp:iam/workloadIdentityPool:WorkloadIdentityPool")
    devices = [one for one in rule["ingressFrom"]["identities"] if one.startswith("principalSet:")]
    assert devices == [f"principalSet://iam.googleapis.com/{pool.outputs['name']}/*"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "organisation.yaml",
            "        dev:  {domain: dev.models.banque.example, certificate: projects",
            "        test2: {domain: dev.models.banque.example, certificate: projects",
            r"clouds\.gcp\.adopt\.gateways\.dev",
        ),
        ("organisation.yaml", "    recorder:", "    # recorder:", r"clouds\.gcp\.recorder"),
        (
            "credit-scoring.yaml",
            "serving:\n",
            "serving:\n  gateway: {authentication: mutualTls}\n",
            "not built on Google Cloud",
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


def test_an_edge_whose_devices_are_kept_out_is_refused(beside):
    desk, on = beside
    desk.edit("organisation.yaml", "devices: [document-triage]", "devices: []")
    with pytest.raises(GouvernailError, match=r"clouds\.gcp\.devices"):
        desk.up(workload("document-triage", "dev"), on=on)


def test_a_version_that_nobody_signed_is_refused(built, tmp_path):
    desk, (_, graphs, state) = Desk.laid(tmp_path), built
    desk.edit("credit-scoring.yaml", "version: {prod: 1}", "version: {prod: 0}")
    on = {one: graph for one, graph in graphs.items() if one.endswith("foundation")}
    with pytest.raises(GouvernailError, match="version"):
        desk.up(workload("credit-scoring", "prod"), on=on, state=state)
