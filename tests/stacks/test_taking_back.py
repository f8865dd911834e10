"""On Azure the next run takes back what a destroy left, makes what is not there, and takes nobody else's."""

import shutil
from collections import Counter

import pytest

from components.azure._group import group_of
from gouvernail.errors import GouvernailError
from gouvernail.sandbox import drift
from gouvernail.sandbox.state import State
from stacks.azure import taking_back
from tests.stacks.desk import Desk

AUDIT, DEV, TRIAGE = "bex-azure-audit-foundation", "bex-azure-dev-foundation", "document-triage-azure-dev-workload"


def things(state):
    return {(one.type, one.id) for one in state.everything()}


def destroyed(state, graphs):
    """What a destroy leaves: the rest is deleted as Pulumi would, and with a group all that is in it."""
    kept = {(one.type, one.id) for graph in graphs.values() for one in graph if one.retain_on_delete and one.id}
    groups = {id_ for kind, id_ in kept if kind.endswith(":ResourceGroup")}
    stays = {(kind, id_) for kind, id_ in kept if group_of(id_) in groups}
    for one in state.everything():
        if (one.type, one.id) not in stays:
            state.delete(one)
    return stays


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """The file of a cloud in which an audit account's foundation was destroyed, and what it left."""
    folder = tmp_path_factory.mktemp("left")
    with State(folder / "state.db") as state:
        stays = destroyed(state, Desk.laid(folder).up(AUDIT, state=state))
    return folder / "state.db", stays


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


@pytest.fixture
def state(tmp_path, left):
    with State(shutil.copy(left[0], tmp_path / "state.db")) as held:
        yield held


def test_all_that_foundations_and_workloads_left_is_taken_back_and_nothing_is_made_beside_it(desk, tmp_path):
    with State(tmp_path / "empty.db") as state:
        graphs = desk.up(AUDIT, DEV, TRIAGE, state=state)
        before, left = things(state), destroyed(state, graphs)
        desk.up(AUDIT, DEV, TRIAGE, state=state)
        after = things(state)
    assert {kind.rpartition(":")[2] for kind, _ in left} == {
        "BlobContainer", "BlobContainerImmutabilityPolicy", "BlobServiceProperties", "DiagnosticSetting", "Key",
        "ManagementPolicy", "Registry", "RegistryModelContainer", "ResourceGroup", "RoleAssignment", "RoleDefinition",
        "StorageAccount", "UserAssignedIdentity", "Vault", "Workflow",
    }  # fmt: skip
    assert left <= after
    assert Counter(kind for kind, _ in before) == Counter(kind for kind, _ in after)


def test_what_was_deleted_by_hand_is_made_again_beside_what_was_left(desk, state, left):
    gone = [one for one in state.everything() if one.id.endswith(("/keys/incidents", "/immutabilityPolicies/default"))]
    for one in gone:
        state.delete(one)
    assert len(gone) > 50
    desk.up(AUDIT, state=state)
    assert left[1] <= things(state)


def test_a_group_that_is_another_stack_s_is_not_taken(desk, state):
    group = next(one for one in state.of_type("azure-native:resources:ResourceGroup") if one.id.endswith("-keys"))
    drift.put(state, group, drift.drifted(group, [drift.read("tags.retained-by=another")]))
    with pytest.raises(GouvernailError, match=r"bex-audit-keys': it already exists"):
        desk.up(AUDIT, state=state)


def test_who_may_not_read_what_is_there_is_told_so_and_nothing_is_taken_for_absent(desk, state, monkeypatch):
    def refused(*_):
        raise RuntimeError("RESPONSE 403: 403 Forbidden ERROR CODE: AuthorizationFailed")

    monkeypatch.setattr(taking_back, "invoke", refused)
    with pytest.raises(GouvernailError, match=r"bex-audit-keys could not be told: RESPONSE 403"):
        desk.up(AUDIT, state=state)


def test_of_what_the_stack_has_nothing_is_asked_and_no_id_is_given(desk, state, monkeypatch):
    asked = []
    urns = {one.urn: {} for one in state.everything()}
    monkeypatch.setattr(taking_back, "outputs_in", lambda *_: urns)
    monkeypatch.setattr(taking_back, "invoke", lambda *token: asked.append(token))
    with pytest.raises(GouvernailError, match="already exists"):  # in process each run is a first one
        desk.up(AUDIT, state=state)
    assert not asked
