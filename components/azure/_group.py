"""The resource group of a capability: what is made together goes together, or stays together.

Sources: Azure Resource Manager, resource groups
(https://learn.microsoft.com/azure/azure-resource-manager/management/manage-resource-groups-portal); Pulumi, resource
options `retainOnDelete` and `import` (https://www.pulumi.com/docs/iac/concepts/resources/options/).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

import pulumi
from pulumi_azure_native import resources

from components.azure._names import name_of

__all__ = ["RETAINED_BY", "Asked", "Group", "group", "group_id", "group_of"]

RETAINED_BY: Final = "retained-by"
"""Tag of what outlives its stack, so that the stack finds it again."""


class Asked(TypedDict):
    """What every capability is told."""

    prefix: str
    """First part of every name."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account (subscription) in which it stands."""
    region: str
    """Region in which it stands."""


@dataclass(frozen=True, slots=True)
class Group:
    """A capability's group, and what everything in it shares.

    `stays` where destroy must leave it with all that is in it: a group takes everything along when it goes. `left` is
    the id of the group where an earlier destroy may have left it: then everything names the id that it would have, for
    Azure refuses to make what is there already. Who makes the stack leaves out what is not there.
    """

    prefix: str
    account: str
    region: str
    tags: Mapping[str, str]
    parent: pulumi.Resource
    name: pulumi.Output[str]
    stays: bool
    left: str | None

    def opts(self, path: str | None = None, *after: pulumi.Resource, id_: str | None = None) -> pulumi.ResourceOptions:
        """Options of a thing in the group at `path` (`Microsoft.KeyVault/vaults/x`); `id_` where it lies elsewhere."""
        there = id_ or (self.at(path) if path else None)
        return pulumi.ResourceOptions(
            parent=self.parent, depends_on=list(after), retain_on_delete=self.stays, import_=there
        )

    def at(self, path: str) -> str | None:
        """The id of what lies at `path`, where the group was left."""
        return f"{self.left}/providers/{path}" if self.left else None


def group(
    role: str, asked: Asked, parent: pulumi.Resource, *, kept_for: str | None = None, retained: str | None = None
) -> Group:
    """The group `prefix-role`: rights to a capability are given on its group, and to nothing beside it.

    It stays where it is `kept_for` a stack, which takes it back and stands in a tag; `retained` is the id of anything
    in it that an earlier destroy left.
    """
    left, stays = group_of(retained) if retained else None, kept_for is not None
    made = resources.ResourceGroup(
        role,
        resource_group_name=name_of("resources:ResourceGroup", asked["prefix"], role),
        location=asked["region"],
        tags={**asked["tags"], **({} if kept_for is None else {RETAINED_BY: kept_for})},
        opts=pulumi.ResourceOptions(parent=parent, retain_on_delete=stays, import_=left),
    )
    return Group(
        asked["prefix"], asked["account"], asked["region"], asked["tags"], parent, made.name, stays=stays, left=left
    )


def group_id(prefix: str, account: str, role: str) -> str:
    """The id of the group `prefix-role`, before it is there."""
    return f"/subscriptions/{account}/resourceGroups/{name_of('resources:ResourceGroup', prefix, role)}"


def group_of(id_: str) -> str:
    """The id of the resource group in which a thing lies."""
    return id_.partition("/providers/")[0]
