"""What is there today: the legacy system, what its replacement means in law, the risks of moving."""

import re
from ipaddress import IPv4Address
from typing import Annotated, Final, TypeAlias

from pydantic import Field, PlainValidator, WithJsonSchema

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key, RiskId, RoleName, Text
from gouvernail.spec.refusal import refuse
from gouvernail.spec.risk import Position
from migration.playbook.captured import Captured
from migration.playbook.secret import Address, Secret, address

__all__ = ["STACK", "Legacy", "LegalEffect", "MigrationRisk"]

STACK: Final = "stack:"
"""How the endpoint of another cloud's workload is named: `stack:credit-scoring-aws-prod-workload`."""
_STACK: Final = re.compile(r"stack:[a-z][a-z0-9-]*-(?:aws|azure|gcp)-[a-z0-9]+-workload")


def _endpoint(value: object) -> str:
    if isinstance(value, str) and value.startswith(STACK):
        if _STACK.fullmatch(value):
            return value
        raise refuse(value, "stack:<system>-<cloud>-<environment>-workload, the stack that serves today")
    return address(value)


def _private(value: object) -> str:
    expected = "a private IPv4 address, such as 10.20.1.15"
    try:
        found = IPv4Address(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or not found.is_private:
        raise refuse(value, expected)
    return str(found)


Endpoint: TypeAlias = Annotated[
    str,
    PlainValidator(_endpoint),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^(https://[^\s@]+|{_STACK.pattern})$",
            "description": "An https URL, or `stack:` and a workload stack.",
        }
    ),
]
PrivateAddress: TypeAlias = Annotated[
    str, PlainValidator(_private), WithJsonSchema({"type": "string", "format": "ipv4", "examples": ["10.20.1.15"]})
]


class Legacy(Block):
    """The system that answers today."""

    endpoint: Endpoint
    """Its https URL, or `stack:<workload stack>` where it is this system on another cloud."""
    addresses: tuple[PrivateAddress, ...] = ()
    """Its private addresses, where the router forwards to addresses and not to names (AWS)."""
    health: Address | None = None
    """A URL that answers 200 while it is well; left out: the endpoint must answer, whatever it says of the request."""
    auth: Secret | None = None
    """The secret that opens it."""
    inventory: Text
    """The file that says what belongs to it, by its path in the project."""
    captured: Captured | None = None
    """Its requests and answers, for a mirror that is replayed."""


class LegalEffect(Block):
    """What the change means under the AI Act (Art. 3(23), 43(4), 111(2))."""

    substantial_modification: bool
    """Art. 3(23): its compliance or its purpose is not what was assessed."""
    significant_design_change: bool
    """Art. 111(2): a system that was there before comes under the Act."""
    signed_by: RoleName
    """The role that answers for both; it signs one of the approvals of this playbook."""


class MigrationRisk(Position):
    """A risk of moving. Its level comes from the organisation's grid."""

    id: RiskId
    """Its number, beside those of the spec's register."""
    risk: Text
    """What may happen."""
    owner: RoleName
    """Who carries it."""
    treatment: Annotated[tuple[Key, ...], Field(min_length=1)]
    """What treats it: verbs of this playbook (`loadTest`, `soak`) or names of its templates."""
    accepted_by: Key | None = None
    """Who accepted it: the role or committee that the organisation lets accept a risk of its level."""
