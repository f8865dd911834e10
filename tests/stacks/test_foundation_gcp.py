"""Foundations on Google Cloud: from the same file, with the same promises, and what is refused."""

import pytest

from components.gcp import state_key_id
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from gouvernail.sandbox.state import State
from gouvernail.verdict import Verdict
from tests.stacks.desk import Desk, kept_but

AUDIT, DEV, PROD = (f"bex-gcp-{environment}-foundation" for environment in ("audit", "dev", "prod"))
OF = {name: f"bex-ai-{name}" for name in ("dev", "prod", "audit")}
GIVEN = {"gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", "gcp:projects/iAMMember:IAMMember",
         "gcp:storage/bucketIAMMember:BucketIAMMember"}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Both environments on one audit account, and the specs that they are built from."""
    desk = Desk.laid(tmp_path_factory.mktemp("gcp"))
    with State(tmp_path_factory.mktemp("state") / "state.db") as state:
        return desk, desk.up(AUDIT, DEV, PROD, state=state)


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_every_promise_that_can_be_kept_holds(built, environment):
    desk, graphs = built
    graph = Graph.merge(graphs[AUDIT], graphs[f"bex-gcp-{environment}-foundation"])
    found = desk.judged(graph, "gcp", environment, {"audit", "foundation"})
    assert len(found) > 30
    kept_but({"budget.unusual_costs_watched"}, found)


def test_each_stack_works_in_its_own_project_and_is_given_rights_on_the_audit_account_alone(built):
    for environment, account in OF.items():
        graph = built[1][f"bex-gcp-{environment}-foundation"]
        there = [one for one in graph if one.type.startswith("gcp:") and one.custom]
        elsewhere = [one for one in there if graph.account(one) != account]
        assert {one.type for one in elsewhere} <= GIVEN
        assert {graph.account(one) for one in elsewhere} <= {OF["audit"]}


def test_an_environment_names_no_other_one(built):
    for resource in built[1][PROD]:
        assert OF["dev"] not in str(resource.inputs)
    for resource in built[1][DEV]:
        assert OF["prod"] not in str(resource.inputs)


def test_production_alone_lets_the_archive_look(built):
    graphs = built[1]
    assert graphs[PROD].outputs["archive"] == graphs[AUDIT].outputs["archive"]
    assert "archive" not in graphs[DEV].outputs


def test_what_a_foundation_gives_is_what_its_contract_says_on_either_cloud(built, desk):
    aws = desk.up("bex-aws-audit-foundation", "bex-aws-dev-foundation")["bex-aws-dev-foundation"].outputs
    assert {name: set(its) for name, its in built[1][DEV].outputs.items()} == {
        name: set(its) for name, its in aws.items()
    }


def test_the_state_lies_in_the_audit_account_and_its_pipelines_write_their_own(desk, tmp_path):
    key = state_key_id("bex-audit", OF["audit"], "europe-west1")
    has_state(desk, key)
    with State(tmp_path / "state.db") as state:
        graphs = desk.up(AUDIT, DEV, state=state)
    assert graphs[AUDIT].outputs["state"] == {"store": "bex-pulumi-state"}
    writes = [
        str(one.inputs["condition"])
        for one in graphs[DEV].of_type("gcp:storage/bucketIAMMember:BucketIAMMember")
        if one.inputs["bucket"] == "bex-pulumi-state" and one.inputs.get("condition")
    ]
    assert writes
    assert all("-gcp-dev-" in one and "-gcp-prod-" not in one for one in writes)
    merged = Graph.merge(graphs[AUDIT], graphs[DEV])
    found = desk.judged(merged, "gcp", "dev", {"audit", "foundation"})
    of_state = {name: its.verdict for name, its in found.items() if name.startswith("state.")}
    assert set(of_state.values()) == {Verdict.PASS}


def test_a_key_of_the_state_that_cannot_be_made_is_refused_with_the_one_that_can(desk):
    has_state(desk, "projects/bex-ai-audit/locations/global/keyRings/mine/cryptoKeys/mine")
    with pytest.raises(GouvernailError, match=f"gcpkms://{state_key_id('bex-audit', OF['audit'], 'europe-west1')}"):
        desk.up(AUDIT)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('    organisation: "123456789012"', r"clouds\.gcp\.organisation"),
        ("    billingAccount: 012345-6789AB-CDEF01", r"clouds\.gcp\.billingAccount"),
        ("  gcp: {domain: banque.example}", r"directory\.gcp\.domain"),
    ],
)
def test_what_google_asks_for_is_said_where_it_is_not_there(desk, tmp_path, line, said):
    desk.edit("organisation.yaml", line, f"    # {line.strip()}")
    with State(tmp_path / "state.db") as state, pytest.raises(Exception, match=said):
        desk.up(AUDIT, DEV, state=state)


def has_state(desk, key):
    line = "    billingAccount: 012345-6789AB-CDEF01\n"
    state = f'    state: {{backend: "gs://bex-pulumi-state", secretsProvider: "gcpkms://{key}"}}\n'
    desk.edit("organisation.yaml", line, line + state)
