"""Why a check gave no verdict: it had nothing to say of such a resource, or could not know what it asks for."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.checkov.worker import library
from policies.checkov.worker.library import Part
from policies.checkov.worker.watching import Watch

__all__ = ["NOT_KNOWN", "depends"]

NOT_KNOWN: Final = "it depends on a value that is not known before the apply"


def depends(check: Part, configuration: Mapping[str, Any], entity_type: str) -> bool:
    """Whether the check, which gave no verdict on this, read a value that is not known yet.

    It is asked once more, to see what it reads. One that looks for a single key walks through all to find it: of such
    a check what counts is what is at that key.
    """
    given = {name: value for name, value in configuration.items() if not name.startswith("__")}  # less checkov's own
    if not any(_is_unknown(value) for value in _leaves(given)):
        return False
    if hasattr(check, "get_inspected_key"):
        looked = {str(key).partition("/")[0] for key in check.get_evaluated_keys()}
        return any(_is_unknown(value) for value in _leaves([given.get(name) for name in looked]))
    watch = Watch(_is_unknown)
    unrolled = library.base_resource_check.handle_dynamic_values
    library.base_resource_check.handle_dynamic_values = lambda *_: False  # pyright: ignore[reportUnknownLambdaType]
    try:
        check.scan_entity_conf(watch.of(given), entity_type)
    except Exception:  # noqa: BLE001 - it did not raise before: better to ask too much
        return True
    finally:
        library.base_resource_check.handle_dynamic_values = unrolled
    return watch.met


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
