"""A secret is told to nobody but who is named."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.members import binding_names_members, member_is_named
from policies.common.statements import names_callers
from policies.resource import View

TITLE = "No policy of a secret tells it to whoever asks."
SEVERITY = "critical"
REMEDIATION = "Name who may read the secret as principal (or member), or add a condition on the caller."
NOT_THERE = {"azure": "A secret on Azure has no policy of its own: it is told to members of the directory only."}


def _policy(secret: View) -> Iterator[Reason]:
    return names_callers(secret, "policy")


READS = {
    "aws:secretsmanager/secret:Secret": _policy,
    "aws:secretsmanager/secretPolicy:SecretPolicy": _policy,
    "gcp:secretmanager/regionalSecretIamBinding:RegionalSecretIamBinding": binding_names_members,
    "gcp:secretmanager/regionalSecretIamMember:RegionalSecretIamMember": member_is_named,
    "gcp:secretmanager/secretIamBinding:SecretIamBinding": binding_names_members,
    "gcp:secretmanager/secretIamMember:SecretIamMember": member_is_named,
}
