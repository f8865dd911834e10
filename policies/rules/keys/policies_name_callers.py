"""What a key's own policy says lets nobody in but who is named."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.members import binding_names_members, member_is_named
from policies.common.statements import names_callers
from policies.resource import View

TITLE = "No policy of a key lets in whoever comes."
SEVERITY = "critical"
REMEDIATION = (
    "Name who may use the key as principal (or member), or add a condition on the caller, such as `aws:PrincipalArn`."
)
NOT_THERE = {"azure": "A key on Azure has no policy of its own: roles are given to members of the directory only."}


def _policy(key: View) -> Iterator[Reason]:
    return names_callers(key, "policy")


READS = {
    "aws:kms/key:Key": _policy,
    "aws:kms/externalKey:ExternalKey": _policy,
    "aws:kms/keyPolicy:KeyPolicy": _policy,
    "aws:kms/replicaKey:ReplicaKey": _policy,
    "gcp:kms/cryptoKeyIAMBinding:CryptoKeyIAMBinding": binding_names_members,
    "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": member_is_named,
    "gcp:kms/keyRingIAMBinding:KeyRingIAMBinding": binding_names_members,
    "gcp:kms/keyRingIAMMember:KeyRingIAMMember": member_is_named,
}
