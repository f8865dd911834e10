"""What a key's own policy says lets nobody in but who is named."""

from policies.common.everybody import members_named, policy_for_callers

TITLE = "No policy of a key lets in whoever comes."
SEVERITY = "critical"
REMEDIATION = {
    "aws": "Name who may use the key as `Principal`, or add a condition on the caller, such as `aws:PrincipalArn`.",
    "gcp": "Replace `allUsers` and `allAuthenticatedUsers` by members of yours.",
}
NOT_THERE = {"azure": "A key on Azure has no policy of its own: roles are given to members of the directory only."}


READS = {
    "aws:kms/key:Key": policy_for_callers("policy"),
    "aws:kms/externalKey:ExternalKey": policy_for_callers("policy"),
    "aws:kms/keyPolicy:KeyPolicy": policy_for_callers("policy"),
    "aws:kms/replicaKey:ReplicaKey": policy_for_callers("policy"),
    "gcp:kms/cryptoKeyIAMBinding:CryptoKeyIAMBinding": members_named("members"),
    "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": members_named("member"),
    "gcp:kms/keyRingIAMBinding:KeyRingIAMBinding": members_named("members"),
    "gcp:kms/keyRingIAMMember:KeyRingIAMMember": members_named("member"),
}
