"""What may stand at a path, read from the models' annotations."""

import re
import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gouvernail.spec.places import Path

__all__ = ["annotation_at", "bare", "choices", "description_at", "keys", "model_at"]


def keys(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """Key in the YAML -> field."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def bare(annotation: Any) -> Any:  # noqa: ANN401  an annotation has no type of its own
    """An annotation without Annotated and None."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return bare(parts[0]) if len(parts) == 1 else annotation
    return annotation


def annotation_at(model: type[BaseModel], path: Path) -> Any:  # noqa: ANN401
    """The annotation of what stands at `path`; None where nothing of that name may stand."""
    here: Any = model
    for part in path:
        here = bare(here)
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = keys(here).get(str(part))
            here = field.annotation if field else None
        elif get_origin(here) in (Mapping, dict):
            here = get_args(here)[1]
        elif get_origin(here) in (tuple, Sequence):
            here = get_args(here)[0]
        else:
            return None
    return bare(here)


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The block that stands at `path`; None where it is none."""
    here = annotation_at(model, path)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def description_at(model: type[BaseModel], path: Path) -> str | None:
    """The first sentence of what its field says about `path`."""
    block = model_at(model, path[:-1])
    field = keys(block).get(str(path[-1])) if block else None
    words = " ".join(field.description.split()) if field and field.description else ""
    return re.split(r"(?<=\.) (?=[A-Z])", words)[0] or None


def choices(annotation: Any) -> tuple[str, ...]:  # noqa: ANN401
    """The words of a closed list; empty where it is none."""
    return tuple(_word(word) for word in get_args(annotation)) if get_origin(annotation) is Literal else ()


def _word(value: object) -> str:
    """As it is written in YAML."""
    return str(value).lower() if isinstance(value, bool) else str(value)
