"""A file or folder of each environment: what people asked in one is never taken for what they asked in another."""

import re
from pathlib import Path
from typing import Annotated, Final, TypeAlias

from pydantic import PlainValidator, WithJsonSchema

from gouvernail.spec.refusal import refuse

__all__ = ["ENVIRONMENT", "Placed", "place"]

ENVIRONMENT: Final = "{environment}"
"""What stands for the environment of the run."""
_EXPECTED: Final = f"a path with {ENVIRONMENT} in it, such as captured/{ENVIRONMENT}/score.jsonl"
_PATH: Final = re.compile(r"[^\x00-\x1f\x7f{}\\]{1,400}")


def _placed(value: object) -> str:
    if not isinstance(value, str):
        raise refuse(value, _EXPECTED)
    if "://" in value:
        kind = value.partition("://")[0]
        raise refuse(
            value, f"{_EXPECTED}; mount the store, or copy from it", message=f"nothing is read from {kind} yet"
        )
    if ENVIRONMENT not in value:
        said = "a drill in another environment would take what belongs to this one"
        raise refuse(value, _EXPECTED, message=said)
    if not _PATH.fullmatch(value.replace(ENVIRONMENT, "x")) or ".." in Path(value).parts:
        raise refuse(value, _EXPECTED)
    return value


Placed: TypeAlias = Annotated[
    str,
    PlainValidator(_placed),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"\{environment\}",
            "description": "A path on this machine, from the project's folder on, with `{environment}` in it.",
            "examples": [f"captured/{ENVIRONMENT}/score.jsonl"],
        }
    ),
]


def place(text: str, project: Path, environment: str) -> Path:
    """The path in this environment; `project` is where one begins that is not absolute."""
    return project / text.replace(ENVIRONMENT, environment)
