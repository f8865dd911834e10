"""AWS keys as they are: rotation, policy, aliases.

Source: AWS KMS Developer Guide (rotation, key policies, aliases).
"""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.values import flag, number
from policies.reading.aws.policy import document
from policies.reading.aws.stores import purpose
from policies.reading.model.keys import Key

__all__ = ["keys"]

_KEY = "aws:kms/key:Key"
_ALIAS = "aws:kms/alias:Alias"
_POLICY = "aws:kms/keyPolicy:KeyPolicy"
_DEFAULT_PERIOD = 365.0


def keys(graph: Graph) -> Iterator[Key]:
    """Every customer-managed key."""
    for key in graph.of_type(_KEY):
        aliases = [alias for alias in graph.of_type(_ALIAS) if _targets(alias, key)]
        names = [one.value(name) for one in (key, *aliases) for name in ("arn", "keyId", "name")]
        period = number(key.value("rotationPeriodInDays"))
        apart = [one for one in graph.of_type(_POLICY) if one.value("keyId") in {key.id, key.outputs.get("arn")}]
        holder = apart[0] if apart else key
        yield Key(
            urn=key.urn,
            id=key.id or UNKNOWN,
            names=frozenset(str(name) for name in (*names, key.id) if isinstance(name, str)),
            account=graph.account(key),
            purpose=purpose(key),
            rotates=flag(key.value("enableKeyRotation")),
            every_days=_DEFAULT_PERIOD if period is None else period,
            policy=document(holder.urn, holder.value("policy")),
        )


def _targets(alias: Resource, key: Resource) -> bool:
    target = alias.value("targetKeyId")
    return isinstance(target, str) and target in {key.id, key.outputs.get("arn")}
