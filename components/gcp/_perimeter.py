"""A perimeter around one project: its services answer to whoever is inside and to those who are named, and nobody else.

It belongs to an access policy that is scoped to this one project. What lies in it leaves it for one project alone: the
audit log by the account that writes logs, and what is put (never read or deleted) into the buckets there.

Sources: VPC Service Controls, perimeters
(https://cloud.google.com/vpc-service-controls/docs/service-perimeters), scoped policies
(https://cloud.google.com/access-context-manager/docs/scoped-policies), rules of what comes in and goes out
(https://cloud.google.com/vpc-service-controls/docs/ingress-egress-rules), who may be named in them
(https://cloud.google.com/vpc-service-controls/docs/supported-identities), services that a perimeter closes
(https://cloud.google.com/vpc-service-controls/docs/supported-products) and methods of theirs
(https://cloud.google.com/vpc-service-controls/docs/supported-method-restrictions).
"""

from collections.abc import Sequence
from typing import Final, TypedDict

import pulumi
from pulumi_gcp import accesscontextmanager, logging, organizations

from components.gcp._names import name_of

__all__ = ["CLOSED", "Around", "perimeter", "perimeter_id"]

_API: Final = ".googleapis.com"
_LOGGING, _STORAGE = f"logging{_API}", f"storage{_API}"
CLOSED: Final = (
    *(
        f"{one}{_API}"
        for one in (
            "aiplatform",
            "artifactregistry",
            "bigquery",
            "binaryauthorization",
            "cloudkms",
            "cloudscheduler",
            "cloudtrace",
            "compute",
            "containeranalysis",
            "dlp",
            "eventarc",
            "memorystore",
            "monitoring",
            "pubsub",
            "run",
            "secretmanager",
            "storagetransfer",
            "workflowexecutions",
            "workflows",
        )
    ),
    _LOGGING,
    _STORAGE,
)
"""Services that hold what is ours, or by which it could be carried away. Tokens are handed out to callers outside."""


class Around(TypedDict):
    """What is closed, and for whom it is not."""

    prefix: str
    """First part of every name."""
    account: str
    """The project."""
    organisation: str
    """Number of the organisation."""
    let_in: Sequence[pulumi.Input[str]]
    """Members who come in from outside."""
    audit: pulumi.Input[str]
    """The project that takes what is kept."""


def perimeter_id(prefix: str, policy: str) -> str:
    """The id of the perimeter in the access policy of this number, which is scoped to the project."""
    return f"accessPolicies/{policy}/servicePerimeters/{_called(prefix)}"


def perimeter(
    its: Around, parent: pulumi.Resource, after: Sequence[pulumi.Resource]
) -> accesscontextmanager.ServicePerimeter:
    """The perimeter."""
    prefix, account = its["prefix"], its["account"]
    look = pulumi.InvokeOutputOptions(parent=parent, depends_on=list(after))
    own = organizations.get_project_output(project_id=account, opts=look).number
    there = organizations.get_project_output(project_id=its["audit"], opts=look).number
    agent = logging.get_project_cmek_settings_output(project=account, opts=look).service_account_id
    scope, kept = pulumi.Output.concat("projects/", own), pulumi.Output.concat("projects/", there)
    policy = accesscontextmanager.AccessPolicy(
        "perimeter",
        parent=f"organizations/{its['organisation']}",
        title=name_of("accesscontextmanager:AccessPolicy", prefix, "perimeter"),
        scopes=scope,
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )
    short = _called(prefix)
    return accesscontextmanager.ServicePerimeter(
        "perimeter",
        parent=policy.name.apply(lambda id_: f"accessPolicies/{id_}"),
        name=policy.name.apply(lambda id_: perimeter_id(prefix, id_)),
        title=short,
        perimeter_type="PERIMETER_TYPE_REGULAR",
        status={
            "resources": [scope],
            "restricted_services": sorted(CLOSED),
            "vpc_accessible_services": {"enable_restriction": True, "allowed_services": ["RESTRICTED-SERVICES"]},
            "ingress_policies": [
                {
                    "title": "those who are named",
                    "ingress_from": {"identities": list(its["let_in"]), "sources": [{"access_level": "*"}]},
                    "ingress_to": {"resources": ["*"], "operations": [{"service_name": "*"}]},
                }
            ],
            "egress_policies": [
                {
                    "title": "the audit log",
                    "egress_from": {"identities": [agent.apply(lambda email: f"serviceAccount:{email}")]},
                    "egress_to": {
                        "resources": [kept],
                        "operations": [{"service_name": _LOGGING, "method_selectors": [{"method": "*"}]}],
                    },
                },
                {
                    "title": "what is put into the archive",
                    "egress_from": {"identity_type": "ANY_SERVICE_ACCOUNT"},
                    "egress_to": {
                        "resources": [kept],
                        "operations": [
                            {
                                "service_name": _STORAGE,
                                "method_selectors": [{"method": "google.storage.objects.create"}],
                            }
                        ],
                    },
                },
            ],
        },
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _called(prefix: str) -> str:
    return name_of("accesscontextmanager:ServicePerimeter", prefix, "perimeter")
