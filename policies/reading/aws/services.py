"""Which services of AWS what runs in the networks has to reach.

The code of a model, and of a job, runs with its role, so what the role may call is what has to be reachable; and
whoever runs in the network asks the gateway for predictions, and reads which answers of a cache are still good.

Source: AWS PrivateLink guide, "AWS services that integrate".
"""

from collections.abc import Mapping, Sequence

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.maybe import Maybe
from policies.reading.model.identities import Identity
from policies.reading.model.observability import MeasuringJob
from policies.reading.model.pipeline import Job
from policies.reading.model.serving import Model

__all__ = ["services"]

# The first word of an action -> the names of the endpoints that serve it. A service that acts on a network for us
# (ec2) is called by the cloud itself, not from within.
_ENDPOINTS = {
    "s3": ("s3",),
    "kms": ("kms",),
    "logs": ("logs",),
    "cloudwatch": ("monitoring",),
    "ecr": ("ecr.api", "ecr.dkr"),
    "sagemaker": ("sagemaker.api",),
    "secretsmanager": ("secretsmanager",),
    "sts": ("sts",),
    "sns": ("sns",),
    "sqs": ("sqs",),
    "ssm": ("ssm",),
}
_FROM_OUTSIDE = {"ec2"}
_USED = {
    "aws:apigateway/restApi:RestApi": "execute-api",
    # Callers enter it by IAM, and read its generation in a parameter (`docs/guides/cache.md`).
    "aws:elasticache/replicationGroup:ReplicationGroup": "ssm",
}


def services(
    graph: Graph, identities: Sequence[Identity], runs: Sequence[Model | Job | MeasuringJob]
) -> Maybe[Mapping[str, str]]:
    """Name of the endpoint -> the URN of what needs it."""
    needed: dict[str, str] = {}
    for token, service in _USED.items():
        for resource in graph.of_type(token):
            needed.setdefault(service, resource.urn)
    for identity in identities:
        if not any(one.identity is UNKNOWN or one.identity == identity.id for one in runs):
            continue
        if identity.permissions is UNKNOWN:
            return UNKNOWN
        for statement in identity.permissions:
            for action in statement.actions if statement.allow and not statement.except_actions else ():
                word = action.partition(":")[0].lower()
                if word in _FROM_OUTSIDE or word == "*":
                    continue
                for service in _ENDPOINTS.get(word, (word,)):
                    needed.setdefault(service, statement.urn)
    return needed
