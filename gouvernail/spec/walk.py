"""Every value of a model with its path."""

from collections.abc import Iterator, Mapping
from typing import cast

from pydantic import BaseModel

from gouvernail.spec.fields import keys
from gouvernail.spec.places import Path

__all__ = ["walk"]


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """The value itself and all inside it, by the keys of the YAML."""
    yield path, value
    if isinstance(value, BaseModel):
        for (key, _), name in zip(keys(type(value)).items(), type(value).model_fields, strict=True):
            yield from walk(getattr(value, name), (*path, key))
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, object]", value).items():
            yield from walk(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[object, ...]", value)):
            yield from walk(item, (*path, index))
