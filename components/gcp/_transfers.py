"""Who transfers: an account of ours, which names itself, and as which Storage Transfer Service's own account works.

Sources: Storage Transfer Service, accounts of one's own
(https://cloud.google.com/storage-transfer/docs/delegate-service-agent-permissions).
"""

from collections.abc import Sequence

import pulumi
from pulumi_gcp import serviceaccount, storage

from components.gcp._clocked import Worker

__all__ = ["transfers_as"]


def transfers_as(its: Worker, parent: pulumi.Resource, on: Sequence[pulumi.Resource]) -> list[pulumi.Resource]:
    """Lets transfers that the worker asks for work as it, and as nobody else, once services are switched `on`."""
    service = storage.get_transfer_project_service_account_output(
        project=its.asked["account"], opts=pulumi.InvokeOutputOptions(parent=parent, depends_on=list(on))
    )
    return [
        serviceaccount.IAMMember(
            f"{its.role}-{does}",
            service_account_id=its.account.name,
            role=role,
            member=member,
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for does, role, member in (
            ("names-itself", "roles/iam.serviceAccountUser", its.account.member),
            ("transfers", "roles/iam.serviceAccountTokenCreator", service.member),
        )
    ]
