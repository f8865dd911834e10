"""The secrets of a rehearsal: one file for each that is named, none of which opens anything."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, cast

from pydantic import BaseModel

from migration.secret import SecretName

__all__ = ["named", "put"]

PLAIN: Final = "rehearsal"
SIGNING: Final = "REHEARSAL0000000:rehearsal"
"""What signs requests to AWS's gateways, in form."""


def named(model: object) -> Iterator[str]:
    """The name of each secret in a model, at any depth."""
    if isinstance(model, SecretName):
        yield model.secret
    elif isinstance(model, BaseModel):
        for value in model.__dict__.values():
            yield from named(value)
    elif isinstance(model, Mapping):
        for value in cast("Mapping[object, object]", model).values():
            yield from named(value)
    elif isinstance(model, tuple):
        for value in cast("tuple[object, ...]", model):
            yield from named(value)


def put(folder: Path, values: Mapping[str, str]) -> None:
    """Write name -> value as a secret store mounts them."""
    for name, value in values.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(value, encoding="utf-8")
