"""Roles and assignments: what holds on a thing is given on it, around it or inside it; the unknown is not guessed."""

import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.reading.azure.roles import given_on, given_to, on
from policies.reading.model.policies import Group, Power

SUB = "/subscriptions/11111111-1111-4111-8111-111111111111"
VAULT = f"{SUB}/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"
KEY = f"{VAULT}/keys/k"
IDENTITY = f"{SUB}/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i"
WHO, STRANGER = "22222222-2222-4222-8222-222222222222", "66666666-6666-4666-8666-666666666666"
OWN = "33333333-3333-4333-8333-333333333333"
CRYPTO_USER, OFFICER = "e147488a-f6f5-4113-8e2d-b22465e65bf6", "14b46e9e-c2b7-41b4-b07b-48a6ebf60603"
OWNER, READER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "acdd72a7-3385-48ef-bd42-f606fba81ae7"


def resource(kind: str, name: str, id_: str, inputs: dict[str, object], **outputs: object) -> Resource:
    token = f"azure-native:{kind}"
    return Resource(
        f"urn:pulumi:s::p::{token}::{name}", token, name, id=id_, inputs=inputs, outputs={**inputs, **outputs}
    )


def given(scope: object, role: object = CRYPTO_USER, to: object = WHO, name: str = "a") -> Resource:
    definition = f"{SUB}/providers/Microsoft.Authorization/roleDefinitions/{role}" if isinstance(role, str) else role
    inputs = {"scope": scope, "roleDefinitionId": definition, "principalId": to}
    return resource("authorization:RoleAssignment", name, f"{SUB}/{name}", inputs)


def graph(*assignments: Resource) -> Graph:
    identity = resource("managedidentity:UserAssignedIdentity", "i", IDENTITY, {}, principalId=WHO)
    permissions = [{"actions": ["Microsoft.KeyVault/vaults/keys/read"], "dataActions": UNKNOWN}]
    own = resource("authorization:RoleDefinition", "own", f"{SUB}/roleDefinitions/{OWN}", {"permissions": permissions})
    return Graph([identity, own, *assignments])


@pytest.mark.parametrize("scope", [KEY, VAULT, SUB, KEY.upper(), f"{SUB}/resourceGroups/g/"])
def test_what_is_given_on_a_thing_or_around_it_holds_on_it(scope):
    (statement,) = on("urn", given_on(graph(given(scope)), KEY.lower())).statements
    assert statement.powers == {Power.USE, Power.LOOK}
    (who,) = statement.principals
    assert (who.group, who.name, who.account) == (Group.IDENTITY, IDENTITY.lower(), SUB.rpartition("/")[2])


def test_what_is_given_inside_holds_on_the_whole_and_beside_it_does_not():
    assert len(on("urn", given_on(graph(given(KEY)), VAULT.lower())).statements) == 1
    assert (
        on("urn", given_on(graph(given(f"{VAULT}/keys/k2"), given(f"{VAULT}2", name="b")), KEY.lower())).statements
        == ()
    )


@pytest.mark.parametrize(
    ("role", "powers"),
    [
        (READER, {Power.LOOK}),
        (OFFICER, {Power.USE, Power.ADMINISTER, Power.LOOK}),
        (OWNER, {Power.USE, Power.ADMINISTER, Power.LOOK, Power.DELEGATE}),
    ],
)
def test_what_azures_own_roles_let_do_with_a_key(role, powers):
    (statement,) = on("urn", given_on(graph(given(KEY, role)), KEY.lower())).statements
    assert statement.powers == powers


def test_somebody_of_the_directory_belongs_to_no_account():
    (statement,) = on("urn", given_on(graph(given(KEY, to=STRANGER)), KEY.lower())).statements
    assert [(who.group, who.account) for who in statement.principals] == [(Group.DIRECTORY, None)]


@pytest.mark.parametrize(
    "wrong", [given(UNKNOWN), given(KEY, UNKNOWN), given(KEY, STRANGER), given(KEY, OWN), given(KEY, to=UNKNOWN)]
)
def test_what_is_not_known_leaves_the_whole_unknown(wrong):
    assert on("urn", given_on(graph(wrong), KEY.lower())).statements is UNKNOWN


def test_what_is_given_to_somebody_holds_wherever_it_is():
    held = graph(given(KEY), given(f"{SUB}2", READER, name="b"), given(KEY, to=STRANGER, name="c"))
    found = on("urn", given_to(held, WHO)).statements
    assert {statement.resources[0] for statement in found} == {KEY.lower(), f"{SUB}2"}
