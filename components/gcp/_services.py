"""Switching on the services that a capability uses: a new project has none of them.

Whoever uses one switches it on; that another did so too changes nothing, and destroy leaves it on.

Source: Service Usage, enabling services (https://cloud.google.com/service-usage/docs/enable-disable).
"""

from collections.abc import Sequence

import pulumi
from pulumi_gcp import projects

__all__ = ["switched_on"]


def switched_on(account: str, services: Sequence[str], parent: pulumi.Resource) -> list[pulumi.Resource]:
    """The services (`cloudkms.googleapis.com`) of the project `account`: what uses one waits for it."""
    name = parent.pulumi_resource_name
    return [
        projects.Service(
            f"{name}-{service.partition('.')[0]}",
            project=account,
            service=service,
            disable_on_destroy=False,
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for service in services
    ]
