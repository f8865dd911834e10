"""Why a check gave no verdict: it had nothing to say of such a resource, or could not know what it asks for."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.checkov.worker import library
from policies.checkov.worker.library import Part

__all__ = ["NOT_KNOWN", "depends"]

NOT_KNOWN: Final = "it depends on a value that is not known before the apply"


def depends(check: Part, configuration: Mapping[str, Any]) -> bool:
    """Whether something that the check looked at is not known yet; where it does not say at what, anything at all."""
    given = {name: value for name, value in configuration.items() if not name.startswith("__")}  # less checkov's own
    looked = {str(key).partition("/")[0] for key in check.get_evaluated_keys()}
    seen = [given[name] for name in looked if name in given]
    return any(_is_unknown(value) for value in _leaves(seen or list(given.values())))


def _is_unknown(value: object) -> bool:
    return isinstance(value, str) and (
        value == library.after_unknown or library.is_variable(value) or (value[:1] == "[" and value[:2] != "[[")
    )


def _leaves(value: Any) -> Iterator[object]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        value = list(value.values())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list):
        for one in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _leaves(one)
    else:
        yield value
