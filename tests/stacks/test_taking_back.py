"""On Azure the next run takes back what a destroy left, makes what is not there, and takes nobody else's."""

import shutil
from collections import Counter
from types import SimpleNamespace

import pytest

from components.azure._group import group_of
from gouvernail.errors import GouvernailError
from gouvernail.sandbox import drift
from gouvernail.sandbox.state import State
from stacks.azure import taking_back
from tests.stacks.desk import Desk

AUDIT, DEV, TRIAGE = "bex-azure-audit-foundation", "bex-azure-dev-foundation", "document-triage-azure-dev-workload"
OWN = "pulumi:pulumi:readStackResourceOutputs"


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


def refusing(monkeypatch, message, times):
    """The engine cannot read the state so often; how often it was asked."""
    asked = []

    def invoke(token, args):
        asked.append(token)
        if len(asked) <= times:
            raise RuntimeError(f"invoke of {OWN} failed: {message}")
        return SimpleNamespace(value={"outputs": {"urn": {}}})

    monkeypatch.setattr(taking_back, "invoke", invoke)
    return asked


@pytest.fixture
def waited(monkeypatch):
    """The seconds that were waited between reads; nobody waits them here."""
    seconds = []
    monkeypatch.setattr(taking_back.time, "sleep", seconds.append)
    return seconds


def test_a_state_that_is_being_written_is_read_again(monkeypatch, waited):
    asked = refusing(monkeypatch, "failed to load checkpoint: EOF", 3)
    assert taking_back._held("organization/gouvernail/stack") == {"urn": {}}
    assert asked == [OWN] * 4
    assert len(waited) == 3


def test_an_engine_that_gets_no_processor_is_waited_for(monkeypatch, waited):
    refusing(monkeypatch, "failed to load checkpoint: EOF", 19)
    assert taking_back._held("organization/gouvernail/stack") == {"urn": {}}
    assert sum(waited) > 1.5


@pytest.mark.usefixtures("waited")
@pytest.mark.parametrize(("message", "times"), [("failed to load checkpoint: EOF", 20), ("no such stack", 1)])
def test_a_state_that_cannot_be_read_is_said(monkeypatch, message, times):
    asked = refusing(monkeypatch, message, 100)
    with pytest.raises(Exception, match=message):
        taking_back._held("organization/gouvernail/stack")
    assert len(asked) == times


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
    ask = taking_back.invoke

    def refused(token, *args):
        if token == OWN:
            return ask(token, *args)
        raise RuntimeError("RESPONSE 403: 403 Forbidden ERROR CODE: AuthorizationFailed")

    monkeypatch.setattr(taking_back, "invoke", refused)
    with pytest.raises(GouvernailError, match=r"bex-audit-keys could not be told: RESPONSE 403"):
        desk.up(AUDIT, state=state)


def test_of_what_the_stack_has_nothing_is_asked_and_no_id_is_given(desk, state, monkeypatch):
    asked, ask = [], taking_back.invoke
    urns = {one.urn: {} for one in state.everything()}

    def told(token, *args):
        asked.append(token)
        answer = ask(token, *args)
        answer.value["outputs"] = urns
        return answer

    monkeypatch.setattr(taking_back, "invoke", told)
    with pytest.raises(GouvernailError, match="already exists"):  # in process each run is a first one
        desk.up(AUDIT, state=state)
    assert asked == [OWN]
