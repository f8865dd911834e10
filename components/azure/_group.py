"""The resource group of a capability: what is made together goes together."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import resources

from components.azure._names import name_of

__all__ = ["group"]


def group(
    role: str,
    prefix: str,
    region: str,
    tags: Mapping[str, str],
    parent: pulumi.Resource,
    *,
    kept: bool = False,
) -> resources.ResourceGroup:
    """The group `prefix-role`: rights to a capability are given on its group, and to nothing beside it.

    `kept` where destroy must leave it: a group takes everything in it along.
    """
    return resources.ResourceGroup(
        role,
        resource_group_name=name_of("resources:ResourceGroup", prefix, role),
        location=region,
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent, retain_on_delete=kept),
    )
