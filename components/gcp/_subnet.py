"""The subnetwork into which things of a region are put.

Source: VPC, subnetworks, which span all zones of their region (https://cloud.google.com/vpc/docs/subnets).
"""

import pulumi

__all__ = ["subnet_of"]


def subnet_of(subnet_ids: pulumi.Input[dict[str, str]]) -> pulumi.Output[str]:
    """The one of a network, whose zones all name it; the first by its id where a landing zone has several."""
    return pulumi.Output.from_input(subnet_ids).apply(lambda zones: min(zones.values()))
