"""Who may use a key may not manage it, and nobody may do everything."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.keys import Key
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Group, Power, Statement
from policies.reading.policy import limits_caller
from policies.twin import Add, Set

STATEMENT = (
    "Nobody may do everything with a key, nobody both manages and uses one, "
    "and no key is open to callers whose account is not named."
)
SEVERITY = "critical"
REMEDIATION = (
    "Part using from managing: name the actions in place of `kms:*` and the caller's account in a condition of the "
    "key's policy (AWS), give Crypto Service Encryption User in place of an officer's role on the vault (Azure), "
    "`roles/cloudkms.cryptoKeyEncrypterDecrypter` in place of `admin` or `owner` (Google Cloud)."
)
UNSEEN = (
    "What roles are allowed by their own policies where the key's policy hands an account's access to IAM; "
    "grants made at run time."
)
_CRYPTO_OFFICER = "/providers/Microsoft.Authorization/roleDefinitions/14b46e9e-c2b7-41b4-b07b-48a6ebf60603"
BROKEN = {
    "aws": Set(
        "aws:kms/key:Key",
        "policy.Statement[+]",
        {
            "Sid": "Twin",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::${own}:role/twin"},
            "Action": "kms:*",
            "Resource": "*",
        },
        at="own",
    ),
    "azure": Add(
        "azure-native:authorization:RoleAssignment",
        {
            "scope": "${azure-native:keyvault:Vault.id}",
            "roleDefinitionId": _CRYPTO_OFFICER,
            "principalId": "${azure-native:managedidentity:UserAssignedIdentity.principalId}",
            "roleAssignmentName": "00000000-0000-4000-8000-000000000001",
        },
    ),
    "gcp": Add(
        "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
        {
            "cryptoKeyId": "${gcp:kms/cryptoKey:CryptoKey#documents@audit.id}",
            "role": "roles/cloudkms.admin",
            "member": "${gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember#documents-storage@audit.member}",
        },
    ),
}
UNCLEAR = {
    "aws": Set("aws:kms/key:Key", "policy", UNKNOWN),
    "azure": Set("azure-native:authorization:RoleAssignment", "roleDefinitionId", UNKNOWN, having="/vaults/"),
    "gcp": Set("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", "role", UNKNOWN, having="gcp-sa-logging"),
}
BY_OTHER_MEANS = {
    "azure": "A key has no policy of its own there: read are the roles that are given on it and around it.",
}
_EVERYTHING = {"*", "kms:*", "microsoft.keyvault/*", "microsoft.keyvault/vaults/*"}
_BOTH = frozenset({Power.USE, Power.ADMINISTER})


def holds(platform: Platform) -> Result:
    """Reads every key's policy and adds up what each principal may do."""
    return judged((one for key in platform.keys for one in _of(key)), (key.urn for key in platform.keys))


def _of(key: Key) -> Iterator[Reason]:
    statements = key.policy.statements
    if statements is UNKNOWN:
        yield unclear(key.urn, "the key's policy could not be read")
        return
    powers: dict[str, frozenset[Power]] = {}
    for statement in statements:
        if not statement.allow:
            continue
        yield from _of_statement(statement)
        if statement.powers is UNKNOWN:
            yield unclear(statement.urn, f"what the statement {statement.name} allows could not be read")
            continue
        for who in statement.principals:
            powers[who.name] = powers.get(who.name, frozenset()) | statement.powers
    for name, its in powers.items():
        if its >= _BOTH:
            yield broken(key.urn, f"{name} both manages and uses the key")


def _of_statement(statement: Statement) -> Iterator[Reason]:
    if statement.except_principals:
        yield broken(statement.urn, f"the statement {statement.name} allows everybody except those it names")
    elif any(who.group is Group.ANYONE for who in statement.principals) and not limits_caller(statement):
        yield broken(statement.urn, f"the statement {statement.name} is open to callers of any account")
    if not statement.except_actions and any(action.lower() in _EVERYTHING for action in statement.actions):
        yield broken(statement.urn, f"the statement {statement.name} allows every action")
