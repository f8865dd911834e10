"""Agents: the accounts by which Google's services use a key of ours. A project has one a service.

An agent is there once it was asked for, so it is asked for before a right is given to it.

Sources: IAM, service agents (https://cloud.google.com/iam/docs/service-agents) and asking for one
(https://cloud.google.com/iam/docs/create-service-agents); Cloud Storage, its service agent
(https://cloud.google.com/storage/docs/getting-service-agent); Cloud Logging, keys of log buckets
(https://cloud.google.com/logging/docs/routing/managed-encryption-storage); Cloud Run, keys
(https://cloud.google.com/run/docs/securing/using-cmek).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
from pulumi_gcp import logging, projects, storage

__all__ = ["AGENTS", "agent"]

_STORAGE: Final = "storage.googleapis.com"
_LOGGING: Final = "logging.googleapis.com"
_PUBSUB: Final = "pubsub.googleapis.com"

AGENTS: Final[Mapping[str, Sequence[str]]] = {
    "backup": (_STORAGE,),
    "ecr": ("artifactregistry.googleapis.com",),
    "elasticache": ("memorystore.googleapis.com", _STORAGE, _PUBSUB),
    "flow_logs": (_LOGGING,),
    "logs": (_LOGGING,),
    "notices": (_PUBSUB, "secretmanager.googleapis.com"),
    "reports": (_STORAGE,),
    "s3": (_STORAGE,),
    "sagemaker": ("run.googleapis.com", _PUBSUB),
    "sqs": (_PUBSUB,),
    "trail": (_LOGGING,),
}
"""What a purpose says that its key is used through, or who writes with it -> the services that do so here.

A model is trained and served by one, and another carries the alarms of what is served; beside a cache lies its
generation, and what empties it is told by a topic. What a route is told goes on by way of a secret.
"""


def agent(service: str, account: str, parent: pulumi.Resource, after: Sequence[pulumi.Resource]) -> pulumi.Output[str]:
    """The agent of a service in the project `account`, as a member of a policy; `after` the service is switched on."""
    look = pulumi.InvokeOutputOptions(parent=parent, depends_on=list(after))
    if service == _STORAGE:
        return storage.get_project_service_account_output(project=account, opts=look).member
    if service == _LOGGING:
        settings = logging.get_project_cmek_settings_output(project=account, opts=look)
        return settings.service_account_id.apply(lambda email: f"serviceAccount:{email}")
    return projects.ServiceIdentity(
        f"{parent.pulumi_resource_name}-{service.partition('.')[0]}",
        project=account,
        service=service,
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    ).member
