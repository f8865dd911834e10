"""Where a side answers: an https URL, a workload stack of another cloud, private addresses."""

import re
from ipaddress import IPv4Address
from typing import Annotated, Final, TypeAlias

from pydantic import PlainValidator, WithJsonSchema

from gouvernail.spec.refusal import refuse
from migration.secret import address

__all__ = ["STACK", "Endpoint", "PrivateAddress"]

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
    str,
    PlainValidator(_private),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,3}){3}$", "examples": ["10.20.1.15"]}),
]
