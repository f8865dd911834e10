"""A service of the cloud acts here for accounts of ours, and for nobody else's."""

from collections.abc import Callable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, negated
from gouvernail.verdict import Reason
from policies.common.rights import allows, conditions, statements
from policies.resource import View

TITLE = "A policy that lets a service of the cloud in says for which account or which thing it may come."
SEVERITY = "high"
REMEDIATION = "Name `aws:SourceAccount` or `aws:SourceArn` in the statement's condition."
NOT_THERE = {
    "azure": "A service on Azure acts as an identity of ours, and never for itself.",
    "gcp": "A service on Google Cloud comes as its agent in one project, which the grant names.",
}
_SAID = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "kms:viaservice")
_OF_A_KEY = "kms:encryptioncontext:"
_TAKES_ROLES = (
    "backup.amazonaws.com",
    "credentials.iot.amazonaws.com",
    "events.amazonaws.com",
    "iot.amazonaws.com",
    "pipes.amazonaws.com",
    "sagemaker.amazonaws.com",
    "scheduler.amazonaws.com",
    "states.amazonaws.com",
)
"""Those that say for whom they take a role; others (a function, a machine, a replication) say nothing."""

_SILENT = ("events.amazonaws.com",)
"""EventBridge says nothing to a topic."""

_SAYS = "does not say for whom the service may come"


def _bound(statement: View) -> Truth:
    asked = conditions(statement)
    if asked is UNKNOWN:
        return UNKNOWN
    return any(key in _SAID or key.startswith(_OF_A_KEY) for key in asked)


def _reader(path: str, meant: Callable[[str], bool]) -> Callable[[View], Iterator[Reason]]:
    def read(holder: View) -> Iterator[Reason]:
        for statement in statements(holder, path):
            services = statement.texts("Principal.Service")
            asked = UNKNOWN if services is UNKNOWN else any(map(meant, services))
            for_anybody = all_of([allows(statement), asked, negated(_bound(statement))])
            yield from statement.needs("Condition", negated(for_anybody), _SAYS)

    return read


def _any(_service: str) -> bool:
    return True


def _takes_roles(service: str) -> bool:
    return service in _TAKES_ROLES


def _speaks(service: str) -> bool:
    return service not in _SILENT


READS = {
    "aws:iam/role:Role": _reader("assumeRolePolicy", _takes_roles),
    "aws:kms/key:Key": _reader("policy", _any),
    "aws:kms/keyPolicy:KeyPolicy": _reader("policy", _any),
    "aws:s3/bucketPolicy:BucketPolicy": _reader("policy", _any),
    "aws:sns/topic:Topic": _reader("policy", _speaks),
    "aws:sns/topicPolicy:TopicPolicy": _reader("policy", _speaks),
    "aws:sqs/queue:Queue": _reader("policy", _any),
    "aws:sqs/queuePolicy:QueuePolicy": _reader("policy", _any),
}
