"""Each clause of the data lake's guarantees on Azure: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

STORE = "azure-native:storage:StorageAccount"
SERVICE = "azure-native:storage:BlobServiceProperties"
RULES = "azure-native:storage:ManagementPolicy"
GIVEN = "azure-native:authorization:RoleAssignment"
ROLE = "azure-native:authorization:RoleDefinition"
IDENTITY = "azure-native:managedidentity:UserAssignedIdentity"
ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
READER, OWNER, BLOB_READER = (
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
)
SOMEBODY = "66666666-6666-4666-8666-666666666666"
DATA, OURS = '"dataset": ', '-data"'
RULE = "policy.rules[0]"
DELETES = f"{RULE}.definition.actions"


def given(role: str, to: str = SOMEBODY, kind: str = "Group", scope: str = "/subscriptions/${own}") -> Add:
    role = role if role.startswith("$") else f"{ROLES}/{role}"
    return Add(GIVEN, {"scope": scope, "roleDefinitionId": role, "principalId": to, "principalType": kind})


BREAKS: list[tuple[str, Change]] = [
    ("data_lake.classified", Set(STORE, "tags.data-class", None, having=DATA)),
    ("data_lake.kept_as_asked", Drop(STORE, having=DATA)),
    ("data_lake.kept_as_asked", Drop(RULES, having=OURS)),
    ("data_lake.kept_as_asked", Set(RULES, f"{RULE}.enabled", value=False, having=OURS)),
    ("data_lake.kept_as_asked", Set(RULES, f"{DELETES}.version", None, having=OURS)),
    ("data_lake.kept_as_asked", Set(RULES, f"{DELETES}.snapshot", None, having=OURS)),
    ("data_lake.kept_as_asked", Set(RULES, f"{DELETES}.baseBlob", None, having=OURS)),
    ("data_lake.kept_as_asked", Set(RULES, f"{RULE}.definition.filters.blobTypes", ["blockBlob"], having=OURS)),
    ("data_lake.kept_as_asked", Set(RULES, f"{RULE}.definition.filters.prefixMatch", ["data/a"], having=OURS)),
    # what was deleted for good can be brought back for longer
    ("data_lake.kept_as_asked", Set(SERVICE, "deleteRetentionPolicy.days", 365, having=OURS)),
    ("data_lake.kept_as_asked", Set(SERVICE, "isVersioningEnabled", value=False, having=OURS)),
    ("data_lake.readers_named", Set(STORE, "allowSharedKeyAccess", value=True, having=DATA)),
    ("data_lake.readers_named", Set(STORE, "allowSharedKeyAccess", None, having=DATA)),
    ("data_lake.readers_named", Set(STORE, "allowBlobPublicAccess", value=True, having=DATA)),
    ("data_lake.readers_named", Set(STORE, "isLocalUserEnabled", value=True, having=DATA)),
    ("data_lake.readers_named", Set(STORE, "publicNetworkAccess", "Enabled", having=DATA)),
    ("data_lake.readers_named", given(BLOB_READER)),
    ("data_lake.readers_named", given(BLOB_READER, kind="User")),
    ("data_lake.within_residency", Set(STORE, "location", "East US", having=DATA)),
]

OPEN: list[tuple[str, Change]] = [
    ("data_lake.classified", Set(STORE, "tags", UNKNOWN, having=DATA)),
    ("data_lake.kept_as_asked", Set(RULES, "policy", UNKNOWN, having=OURS)),
    ("data_lake.kept_as_asked", Set(RULES, f"{RULE}.enabled", UNKNOWN, having=OURS)),
    ("data_lake.kept_as_asked", Set(SERVICE, "deleteRetentionPolicy", UNKNOWN, having=OURS)),
    ("data_lake.readers_named", given(BLOB_READER, kind="ServicePrincipal")),  # whose it is, is not in these stacks
    ("data_lake.readers_named", given("77777777-7777-4777-8777-777777777777")),  # nor what that role may
]

HARMLESS: list[tuple[str, Change]] = [
    ("data_lake.within_residency", Set(STORE, "location", "West Europe", having=DATA)),
    # these may do much with stores, and nothing with what is in them
    ("data_lake.readers_named", given(OWNER)),
    ("data_lake.readers_named", given(READER)),
    ("data_lake.readers_named", given(BLOB_READER, f"${{{IDENTITY}@own.principalId}}", "ServicePrincipal")),
    ("data_lake.readers_named", given(BLOB_READER, scope="/subscriptions/${other}")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.PASS


@pytest.mark.parametrize("pattern", ["*", "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"])
def test_a_role_of_ours_is_read_by_what_it_may_do_with_data(worked, pattern: str) -> None:
    role = Set(ROLE, "permissions", [{"actions": [], "dataActions": [pattern]}], at="audit", having="Puts documents")

    change = given(f"${{{ROLE}#document-writer@audit.id}}")

    assert verdict(worked, "data_lake.readers_named", change) is Verdict.PASS
    assert verdict(worked, "data_lake.readers_named", change, role) is Verdict.FAIL
