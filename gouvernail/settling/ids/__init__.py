"""How the id of a thing is known that a run had begun to make and not recorded: a small table for each cloud.

A rule is one of three. A text is the id that `pulumi import` takes, with the inputs that it follows from in braces. A
function asks the provider for what is unique of the thing, and gives the ids it finds. `AGAIN` says that to make the
thing a second time is the same as once, because it is a setting of another. A type without a rule is undecided.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final, Literal, TypeAlias

__all__ = ["AGAIN", "Again", "Ask", "Inputs", "Rule", "Unsaid", "filled", "holes", "places", "rule", "text"]

Inputs: TypeAlias = Mapping[str, object]
Ask: TypeAlias = Callable[[str, Inputs], Mapping[str, object] | None]
"""Calls a provider's function (its token, its arguments); None where the cloud says that there is no such thing."""


class _Again(Enum):
    AGAIN = "AGAIN"


Again: TypeAlias = Literal[_Again.AGAIN]
AGAIN: Final = _Again.AGAIN
Rule: TypeAlias = str | Again | Callable[[Inputs, Ask], list[str]]

_HOLE: Final = re.compile(r"\{(\w+)\}")


class Unsaid(Exception):
    """The inputs do not say what the rule needs to know; its text is what is missing."""


def rule(token: str) -> Rule | None:
    """The rule of a resource type, or None."""
    from gouvernail.settling.ids import aws, azure, gcp

    tables = {"aws": aws.RULES, "azure-native": azure.RULES, "gcp": gcp.RULES}
    return tables.get(token.partition(":")[0], {}).get(token)


def places(token: str) -> Mapping[str, tuple[str, str]]:
    """What a form of this type's cloud may say that is no input: the function that knows it, and its output."""
    from gouvernail.settling.ids import aws, azure, gcp

    its = {"aws": aws.PLACES, "azure-native": azure.PLACES, "gcp": gcp.PLACES}
    return its.get(token.partition(":")[0], {})


def holes(form: str) -> list[str]:
    """The names in braces."""
    return _HOLE.findall(form)


def filled(form: str, values: Inputs) -> str:
    """The form with its values. Raises Unsaid where one is missing, or no plain text, whole number or truth."""

    def value(hole: re.Match[str]) -> str:
        found = values.get(hole[1])
        if isinstance(found, float) and found.is_integer():
            found = int(found)
        if not isinstance(found, str | int) or found == "":
            raise Unsaid(hole[1])
        return str(found)

    return _HOLE.sub(value, form)


def text(inputs: Inputs, name: str) -> str:
    """An input that must be a text. Raises Unsaid."""
    return filled(f"{{{name}}}", inputs)
