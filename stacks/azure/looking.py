"""What only a look at the subscription can tell: what is there of what the landing zone has.

Components are told; they do not look themselves.
"""

from collections.abc import Sequence

import pulumi
import pulumi_azure_native as azure_native
from pulumi_azure_native import machinelearningservices, network

from components.contract.network import AdoptedNetwork
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.adopt import AzureNetwork

__all__ = ["adopted_network", "approved", "provider"]


def provider(account: str, region: str, directory: str | None) -> azure_native.Provider:
    """The subscription's provider."""
    return azure_native.Provider("azure", subscription_id=account, tenant_id=directory, location=region)


def adopted_network(landing: AzureNetwork, zones: Sequence[str], look: pulumi.InvokeOptions) -> AdoptedNetwork:
    """What is there of a network that the landing zone has, by the ids in the spec. A subnet spans all zones.

    GouvernailError where a subnet lies in another network, or is not there.
    """
    inside = f"{landing.virtual_network}/".lower()
    if elsewhere := [one for one in landing.subnets if not one.lower().startswith(inside)]:
        raise GouvernailError(
            Problem(
                f"{', '.join(elsewhere)} does not lie in {landing.virtual_network}",
                path="clouds.azure.adopt.network",
                expected="subnets of the adopted network",
            )
        )
    tables = {_table(one, look) for one in landing.subnets}
    return {
        "network_id": landing.virtual_network,
        "subnet_ids": dict.fromkeys(zones, landing.subnets[0]),
        "route_table_ids": sorted(tables - {""}),
        "service_lists": list(landing.private_zones),
    }


def _table(subnet: str, look: pulumi.InvokeOptions) -> str:
    """The id of the subnet's route table; empty where it has none."""
    group, net, name = (subnet.split("/")[place] for place in (4, 8, 10))
    try:
        found = network.get_subnet(resource_group_name=group, virtual_network_name=net, subnet_name=name, opts=look)
    except Exception as error:  # the SDK raises nothing narrower
        raise GouvernailError(
            Problem(
                f"there is no subnet {subnet} to adopt: {error}",
                path="clouds.azure.adopt.network",
                expected="the ids of subnets that are there",
            )
        ) from error
    return (found.route_table.id or "") if found.route_table else ""


def approved(version: str, path: str, look: pulumi.InvokeOptions) -> None:
    """Nothing is served from a version that is not approved: only the approver brings one into the registry.

    GouvernailError where it is not there.
    """
    group, registry, model, number = (version.split("/")[place] for place in (4, 8, 10, 12))
    try:
        machinelearningservices.get_registry_model_version(
            resource_group_name=group, registry_name=registry, model_name=model, version=number, opts=look
        )
    except Exception as error:  # the SDK raises nothing narrower
        raise GouvernailError(
            Problem(
                f"version {number} could not be read in the registry ({version}): {error}",
                path=path,
                expected="a version that the approver has brought into this environment's registry",
                mend="leave it out until there is one: then the image is served alone; docs/guides/model-registry.md",
            )
        ) from error
