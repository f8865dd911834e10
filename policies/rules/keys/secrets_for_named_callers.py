"""A secret is told to nobody but who is named."""

from policies.common.everybody import members_named, policy_for_callers

TITLE = "No policy of a secret tells it to whoever asks."
SEVERITY = "critical"
REMEDIATION = {
    "aws": "Name who may read the secret as `Principal`, or add a condition on the caller.",
    "gcp": "Replace `allUsers` and `allAuthenticatedUsers` by members of yours.",
}
NOT_THERE = {"azure": "A secret on Azure has no policy of its own: it is told to members of the directory only."}


READS = {
    "aws:secretsmanager/secret:Secret": policy_for_callers("policy"),
    "aws:secretsmanager/secretPolicy:SecretPolicy": policy_for_callers("policy"),
    "gcp:secretmanager/regionalSecretIamBinding:RegionalSecretIamBinding": members_named("members"),
    "gcp:secretmanager/regionalSecretIamMember:RegionalSecretIamMember": members_named("member"),
    "gcp:secretmanager/secretIamBinding:SecretIamBinding": members_named("members"),
    "gcp:secretmanager/secretIamMember:SecretIamMember": members_named("member"),
}
