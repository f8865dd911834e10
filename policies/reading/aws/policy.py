"""IAM policy documents -> statements, each with what it lets somebody do with a key.

Source: IAM User Guide, "IAM JSON policy elements reference"; Service Authorization Reference, "Actions, resources, and
condition keys for AWS Key Management Service".
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import cast

from gouvernail.graph import UNKNOWN, Secret, Unknown
from gouvernail.maybe import Maybe, Truth
from policies.reading.model.policies import Condition, Group, Policy, Power, Principal, Statement
from policies.reading.policy import matches

__all__ = ["document"]

_USE = (
    "Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
    "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateMac", "VerifyMac", "Sign", "Verify",
)  # fmt: skip
_ADMINISTER = (
    "PutKeyPolicy", "EnableKey", "DisableKey", "EnableKeyRotation", "DisableKeyRotation", "ScheduleKeyDeletion",
    "CancelKeyDeletion", "ImportKeyMaterial", "DeleteImportedKeyMaterial", "UpdateKeyDescription", "UpdateAlias",
    "CreateAlias", "DeleteAlias", "TagResource", "UntagResource", "ReplicateKey", "RotateKeyOnDemand",
    "UpdatePrimaryRegion",
)  # fmt: skip
_DELEGATE = ("CreateGrant", "RevokeGrant", "RetireGrant")
_LOOK = ("DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "GetPublicKey", "ListGrants", "ListResourceTags",
         "ListKeyPolicies", "ListKeyRotations", "GetParametersForImport")  # fmt: skip
_POWERS = ((Power.USE, _USE), (Power.ADMINISTER, _ADMINISTER), (Power.DELEGATE, _DELEGATE), (Power.LOOK, _LOOK))
_ACCOUNT = re.compile(r"^(\d{12})$|^arn:[^:]+:(?:iam|sts)::(\d{12}):(.+)$")


def document(urn: str, value: object) -> Policy:
    """The policy in a property: JSON text or a mapping. What is not known, or is no policy, has unknown statements."""
    return _text(urn, value) if isinstance(value, str) else _policy(urn, value)


@lru_cache(maxsize=4096)  # a key's policy is asked for by all that the key seals
def _text(urn: str, text: str) -> Policy:
    try:
        value = cast("object", json.loads(text))
    except ValueError:
        return Policy(urn, UNKNOWN)
    return _policy(urn, value)


def _policy(urn: str, value: object) -> Policy:
    if not isinstance(value, Mapping):
        return Policy(urn, UNKNOWN)
    given = cast("Mapping[str, object]", value).get("Statement")
    statements: list[Maybe[Statement]] = [_statement(urn, one) for one in _listed(given)]
    if given is None or any(one is UNKNOWN for one in statements):
        return Policy(urn, UNKNOWN)
    return Policy(urn, tuple(one for one in statements if one is not UNKNOWN))


def _statement(urn: str, value: object) -> Maybe[Statement]:
    if not isinstance(value, Mapping) or _holds_unknown(cast("object", value)):
        return UNKNOWN
    entry = cast("Mapping[str, object]", value)
    actions = _strings(entry.get("Action", entry.get("NotAction")))
    resources = _strings(entry.get("Resource", entry.get("NotResource", "*")))
    if entry.get("Effect") not in {"Allow", "Deny"} or not actions:
        return UNKNOWN
    return Statement(
        urn=urn,
        allow=entry.get("Effect") == "Allow",
        actions=actions,
        resources=resources,
        principals=tuple(_principals(entry.get("Principal", entry.get("NotPrincipal")))),
        conditions=tuple(_conditions(entry.get("Condition"))),
        except_actions="NotAction" in entry,
        except_resources="NotResource" in entry,
        except_principals="NotPrincipal" in entry,
        powers=_powers(actions, excluded="NotAction" in entry),
        name=str(entry.get("Sid", "")),
    )


@lru_cache(maxsize=4096)
def _powers(patterns: tuple[str, ...], *, excluded: bool) -> Maybe[frozenset[Power]]:
    found: set[Power] = set()
    for power, actions in _POWERS:
        for action in actions:
            named: list[Truth] = [matches(pattern.lower(), f"kms:{action}".lower()) for pattern in patterns]
            if UNKNOWN in named:
                return UNKNOWN
            if any(answer is True for answer in named) is not excluded:
                found.add(power)
    return frozenset(found)


def _principals(value: object) -> Iterable[Principal]:
    if value is None:
        return
    if not isinstance(value, Mapping):
        yield from (_principal("AWS", name) for name in _strings(value))
        return
    for kind, names in cast("Mapping[str, object]", value).items():
        yield from (_principal(kind, name) for name in _strings(names))


def _principal(kind: str, name: str) -> Principal:
    if name == "*":
        return Principal(Group.ANYONE, name)
    if kind == "Service":
        return Principal(Group.SERVICE, name)
    if kind == "Federated":
        return Principal(Group.FEDERATED, name)
    if found := _ACCOUNT.match(name):
        whole, account, rest = found.groups()
        group = Group.ACCOUNT if whole or rest == "root" else Group.IDENTITY
        return Principal(group, name, whole or account)
    return Principal(Group.IDENTITY, name)


def _conditions(value: object) -> Iterable[Condition]:
    if isinstance(value, Mapping):
        for operator, tests in cast("Mapping[str, Mapping[str, object]]", value).items():
            for key, values in tests.items():
                yield Condition(operator, key.lower(), _strings(values))


def _strings(value: object) -> tuple[str, ...]:
    return tuple(_as_text(item) for item in _listed(value))


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return cast("list[object]", value) if isinstance(value, list) else [value]


def _holds_unknown(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_unknown(item) for item in cast("Mapping[str, object]", value).values())
    if isinstance(value, list):
        return any(_holds_unknown(item) for item in cast("list[object]", value))
    return isinstance(value, Unknown | Secret)
