"""Each clause of the promises about Pulumi's state on Azure: what breaks it, what leaves it open."""

import dataclasses

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading.azure.paths import at_paths
from policies.reading.model.policies import Condition, Statement
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict
from tests.policies.worked_azure import ACCOUNTS
from tests.policies.worked_azure.state import CONTAINER

STORE = "azure-native:storage:StorageAccount"
BLOBS = "azure-native:storage:BlobServiceProperties"
POLICY = "azure-native:storage:BlobContainerImmutabilityPolicy"
KEEPER = "azure-native:logic:Workflow"
GIVEN = "azure-native:authorization:RoleAssignment"
ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
READER, CONTRIBUTOR = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
IDENTITY = "${{azure-native:managedidentity:UserAssignedIdentity@{}.principalId}}"
STRANGER = "66666666-6666-4666-8666-666666666666"
HERE = {"at": "audit", "having": "pulumistate"}
PATHS = {"at": "audit", "having": "blobs:path"}
STATE = {"at": "audit", "having": "bex-audit-state"}
DATA = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"


def given(role: str, to: str, kind: str = "ServicePrincipal") -> Add:
    inputs = {"scope": CONTAINER, "roleDefinitionId": f"{ROLES}/{role}", "principalId": to, "principalType": kind}
    return Add(GIVEN, inputs, {"id": f"{CONTAINER}/providers/Microsoft.Authorization/roleAssignments/t"})


def condition(*paths: str, actions: tuple[str, ...] = ("write", "add/action", "delete")) -> str:
    named = " AND ".join(f"!(ActionMatches{{'{DATA}/{one}'}})" for one in actions)
    listed = ", ".join(f"'{path}'" for path in paths)
    return f"(({named}) OR (@Resource[{DATA}:path] ForAnyOfAnyValues:StringLike {{{listed}}}))"


BREAKS: list[tuple[str, Change]] = [
    ("state_kept", Drop(STORE, **HERE)),
    ("state_kept", Drop(BLOBS, **HERE)),
    ("state_kept", Drop(POLICY, **HERE)),
    ("state_kept", Drop(KEEPER, **STATE)),
    ("state_kept", Set(KEEPER, "state", "Disabled", **STATE)),
    ("state_private", Drop(STORE, **HERE)),
    ("state_private", Set(STORE, "allowBlobPublicAccess", value=True, **HERE)),
    ("state_private", Set(STORE, "encryption.keySource", "Microsoft.Storage", **HERE)),
    ("state_private", Set(STORE, "encryption.keyVaultProperties.keyName", "audit", **HERE)),
    ("state_private", given(READER, STRANGER)),
    ("state_private", given(READER, STRANGER, "Group")),
    *(
        ("state_of_own_environment", Set(GIVEN, "condition", condition(pattern), **PATHS))
        for pattern in (
            "*",
            ".pulumi/*",
            ".pulumi/stacks/*",
            ".pulumi/locks/*",
            ".pulumi/*-azure-prod-*",
            ".pulumi/stacks/gouvernail/x-azure-prod-workload.json",
        )
    ),
    (
        "state_of_own_environment",
        Set(GIVEN, "condition", condition(".pulumi/stacks/*-azure-audit-*", actions=("write",)), **PATHS),
    ),
    ("state_of_own_environment", given(CONTRIBUTOR, STRANGER, "Group")),
    (
        "state_of_own_environment",
        given(CONTRIBUTOR, IDENTITY.format("own")),
    ),
]
OPEN: list[tuple[str, Change]] = [
    ("state_kept", Set(KEEPER, "definition", UNKNOWN, **STATE)),
    ("state_private", Set(STORE, "allowBlobPublicAccess", UNKNOWN, **HERE)),
    ("state_private", Set(STORE, "enableHttpsTrafficOnly", UNKNOWN, **HERE)),
    ("state_private", given(STRANGER, STRANGER)),
    ("state_of_own_environment", Set(GIVEN, "condition", "(@Request[a:b] StringEquals 'c')", **PATHS)),
]
HARMLESS: list[tuple[str, Change]] = [
    ("state_private", Set(STORE, "publicNetworkAccess", "Disabled", **HERE)),
    ("state_of_own_environment", given(READER, STRANGER, "Group")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"state.{name}", change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"state.{name}", change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"state.{name}", change) is Verdict.PASS


def test_another_store_that_is_reached_from_outside_is_open_to_everybody(worked) -> None:
    graph, expected = worked("dev", "azure")
    ours = next(one for one in graph.of_type(STORE) if graph.account(one) == ACCOUNTS["dev"])
    opened = {"publicNetworkAccess": "Enabled", "networkRuleSet": {"defaultAction": "Allow"}}
    both = dataclasses.replace(ours, inputs={**ours.inputs, **opened}, outputs={**ours.outputs, **opened})
    other = type(graph)(both if one is ours else one for one in graph)
    assert results(other, expected)["network.no_public_address"].verdict is Verdict.FAIL


def test_a_state_that_lies_elsewhere_is_not_judged(worked) -> None:
    graph, expected = worked("dev", "azure")
    found = results(graph, dataclasses.replace(expected, state=None, state_key=None))
    names = ("state_kept", "state_of_own_environment", "state_private")
    assert {found[f"state.{name}"].verdict for name in names} == {Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("text", "resources"),
    [
        (condition("a/*", "b"), [("c/blobs/a/*", "c/blobs/b"), ("c", "c/*")]),
        (
            condition("a").replace("ForAnyOfAnyValues:StringLike {'a'}", "StringLike 'a'"),
            [("c/blobs/a",), ("c", "c/*")],
        ),
        (condition("a").replace(" OR ", "\n OR\n "), [("c/blobs/a",), ("c", "c/*")]),
        (condition("a").replace("StringLike", "StringNotLike"), [("c", "c/*")]),
        (f"{condition('a')} OR ({condition('b')})", [("c", "c/*")]),
    ],
)
def test_paths_are_read_from_a_condition_of_the_documented_form_alone(text, resources) -> None:
    actions = (f"{DATA}/write", f"{DATA}/read")
    scope = "c/containers/x"
    whole = Statement("u", True, actions, (scope, f"{scope}/*"), conditions=(Condition("Azure", "condition", (text,)),))
    found = at_paths(whole, text)
    assert [tuple(one.replace(scope, "c") for one in it.resources) for it in found] == resources
    assert [bool(it.conditions) for it in found] == ([True] if len(found) == 1 else [False, False])


def test_an_action_that_is_a_pattern_leaves_the_condition_as_it_is() -> None:
    whole = Statement("u", True, (f"{DATA}/*",), ("c", "c/*"), conditions=(Condition("Azure", "condition", ("x",)),))
    assert at_paths(whole, condition("a")) == (whole,)
