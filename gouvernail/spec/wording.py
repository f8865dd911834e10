"""Turns what pydantic says about a file into our words."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from gouvernail.spec.fields import annotation_at, choices, description_at, keys, model_at
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Path
from gouvernail.spec.refusal import REFUSED, shown

__all__ = ["mistake", "path_of"]

_WANTED: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "dict_type": "keys and values",
    "mapping_type": "keys and values",
    "tuple_type": "a list",
    "list_type": "a list",
}
_BOUND: Mapping[str, str] = {
    "greater_than_equal": "at least {ge}",
    "greater_than": "more than {gt}",
    "less_than_equal": "at most {le}",
    "less_than": "less than {lt}",
}


def path_of(error: ErrorDetails) -> Path:
    """Where the error is; the marker that pydantic adds for a wrong key of a map is left out."""
    path = error["loc"]
    return path[:-1] if path and path[-1] == "[key]" else path


def mistake(  # noqa: PLR0911  one kind of error a line reads best
    model: type[BaseModel], error: ErrorDetails
) -> Mistake:
    """One of pydantic's errors in our words."""
    path, kind, given = path_of(error), error["type"], error.get("input")
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(model, path)
    if kind == "missing":
        words = choices(annotation_at(model, path))
        return Mistake(path, "is missing", expected=" or ".join(words) or description_at(model, path))
    if given is None and kind != REFUSED:
        return Mistake(
            path, "has no value", expected=description_at(model, path), mend="write one, or leave the key out"
        )
    if kind == REFUSED:
        message = (
            error["msg"]
            if error["loc"] and error["loc"][-1] != "[key]"
            else f"the name {shown(path[-1])} is not right here"
        )
        return Mistake(path, message, expected=context.get("expected"), nearest=context.get("nearest") or None)
    if kind == "literal_error":
        return _choice(annotation_at(model, path), path, given)
    if kind in _WANTED:
        hint = f'"{given}"' if kind == "string_type" and isinstance(given, int | float) else None
        if _WANTED[kind] == "a list" and isinstance(given, str):
            hint = f"[{given}]"
        return Mistake(path, f"{shown(given)} is not right here", expected=_WANTED[kind], nearest=hint)
    if kind in _BOUND:
        return Mistake(path, f"{shown(given)} is out of range", expected=_BOUND[kind].format_map(context))
    if kind in {"too_short", "too_long"}:
        least, most = context.get("min_length"), context.get("max_length")
        bound = f"at least {least}" if least is not None else f"at most {most}"
        return Mistake(path, f"has {context.get('actual_length', 'too many')} entries", expected=f"{bound}")
    return Mistake(path, f"{shown(given)} is not right here", expected=description_at(model, path))


def _choice(annotation: object, path: Path, given: object) -> Mistake:
    words = choices(annotation)
    near = nearest(given, words) if isinstance(given, str) else None
    expected = words[0] if len(words) == 1 else f"one of {_listed(words)}"
    return Mistake(path, f"{shown(given)} is not right here", expected=expected, nearest=near)


def _unknown_key(model: type[BaseModel], path: Path) -> Mistake:
    block = model_at(model, path[:-1])
    known = sorted(keys(block)) if block else []
    key = str(path[-1])
    return Mistake(path, f"unknown key {shown(key)}", expected=f"one of {_listed(known)}", nearest=nearest(key, known))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
