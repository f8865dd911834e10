"""Azure's definitions of roles and policies."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.relations.documents import wrong as judge

GUID = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
HERE = "/subscriptions/00000000-0000-0000-0000-000000000000"


def wrong(name, **inputs):
    resource = index.resource(f"azure-native:authorization:{name}")
    assert resource
    return [(one.path, one.reason) for one in judge(resource, inputs)]


@pytest.mark.parametrize(
    "scope",
    ["/", HERE, f"{HERE}/resourceGroups/shop", "/providers/Microsoft.Management/managementGroups/root",
     f"{HERE}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/orders", UNKNOWN],
)  # fmt: skip
def test_scopes_that_azure_takes(scope):
    role = {"roleDefinitionId": f"{HERE}/providers/Microsoft.Authorization/roleDefinitions/{GUID}"}
    assert wrong("RoleAssignment", scope=scope, principalId=GUID, **role) == []
    assert wrong("RoleDefinition", scope=scope, assignableScopes=[scope]) == []


@pytest.mark.parametrize(
    ("name", "inputs", "path"),
    [
        ("RoleAssignment", {"scope": "shop"}, "scope"),
        ("RoleAssignment", {"roleDefinitionId": "Reader"}, "roleDefinitionId"),
        ("RoleAssignment", {"principalId": "somebody"}, "principalId"),
        ("RoleAssignment", {"roleAssignmentName": "mine"}, "roleAssignmentName"),
        ("RoleDefinition", {"assignableScopes": [HERE, "shop"]}, "assignableScopes[1]"),
        ("RoleDefinition", {"permissions": [{"actions": ["*/read", "read it"]}]}, "permissions[0].actions[1]"),
        ("PimRoleEligibilitySchedule", {"principalId": "grp-audit"}, "principalId"),
        ("PimRoleEligibilitySchedule", {"roleDefinitionId": "Reader"}, "roleDefinitionId"),
        ("PimRoleEligibilitySchedule", {"scope": "shop"}, "scope"),
        ("DenyAssignment", {"denyAssignmentId": "mine"}, "denyAssignmentId"),
        ("DenyAssignment", {"principals": [{"id": GUID, "type": "Group"}]}, "principals[0].type"),
        ("DenyAssignment", {"permissions": [{"actions": ["*/write", "*/read"]}]}, "permissions[0].actions[1]"),
        ("DenyAssignment", {"permissions": [{"actions": ["*"]}]}, "permissions[0].actions[0]"),
        ("DenyAssignment", {"permissions": [{"dataActions": ["a/b/read"]}]}, "permissions[0].dataActions"),
        ("PolicyDefinition", {"policyRule": {"then": {"effect": "deny"}}}, "policyRule"),
        ("PolicyDefinition", {"policyRule": {"if": {"field": "type"}, "then": {}}}, "policyRule.then"),
        ("PolicyDefinition", {"policyRule": {"if": {"allOf": [{"fields": "type"}]}, "then": {"effect": "deny"}}},
         "policyRule.if.allOf[0]"),
    ],
)  # fmt: skip
def test_what_azure_refuses_is_refused_where_it_stands(name, inputs, path):
    assert [where for where, _ in wrong(name, **inputs)] == [path]


def test_a_rule_that_azure_takes():
    rule = {
        "if": {"not": {"anyOf": [{"field": "type", "equals": "x"}, {"value": "[resourceGroup().name]", "like": "a"}]}},
        "then": {"effect": "[parameters('effect')]"},
    }
    assert wrong("PolicyDefinition", policyRule=rule) == []
    assert wrong("PolicyDefinition", policyRule=UNKNOWN) == []
    assert wrong("PolicyDefinition", policyRule={"if": UNKNOWN, "then": UNKNOWN}) == []
