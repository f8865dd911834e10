"""Text of one shape, as a pydantic annotation: what is refused says what was expected."""

import re
from collections.abc import Sequence

from pydantic import PlainValidator, WithJsonSchema

from gouvernail.spec.refusal import refuse

__all__ = ["matching", "one_of"]


def matching(pattern: str, expected: str, *examples: str) -> tuple[PlainValidator, WithJsonSchema]:
    """Text that matches `pattern` as a whole. A number in its place is answered with "in quotes"."""
    compiled = re.compile(pattern)

    def parse(value: object) -> str:
        if isinstance(value, str) and compiled.fullmatch(value):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            said = f"{value} is a number to YAML, which would drop leading zeros"
            raise refuse(value, f"{expected}; in quotes", message=said)
        raise refuse(value, expected)

    schema = {"type": "string", "pattern": f"^{pattern}$", "description": expected}
    return PlainValidator(parse), WithJsonSchema({**schema, "examples": list(examples)} if examples else schema)


def one_of(choices: Sequence[str], expected: str) -> tuple[PlainValidator, WithJsonSchema]:
    """One of a closed list of words."""

    def parse(value: object) -> str:
        if isinstance(value, str) and value in choices:
            return value
        raise refuse(value, f"{expected}: {', '.join(choices)}", choices=choices)

    return PlainValidator(parse), WithJsonSchema({"type": "string", "enum": list(choices), "description": expected})
