"""Values that both translations write alike: what is hidden, assets, numbers, JSON within strings."""

import json
from collections.abc import Callable, Mapping
from typing import Final, cast

from gouvernail.graph import SECRET, UNKNOWN

__all__ = ["ABSENT", "AFTER_APPLY", "ASSET", "is_asset", "is_hidden", "json_text", "number", "open_copy"]

AFTER_APPLY: Final = "true_after_unknown"
"""checkov's own word for a value that is known only after the apply: it is there, and equals nothing wanted."""
ASSET: Final = "asset"
"""What stands for a file or an archive: what is in it is nobody's business here."""

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_ASSETS: Final = frozenset({"c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"})
_INTERNAL: Final = "__defaults"


class _Absent:
    """The type of `ABSENT`."""


ABSENT: Final = _Absent()
"""No value at all: the property is not written."""


def is_hidden(value: object) -> bool:
    """Whether the value is unknown or a secret."""
    return value is UNKNOWN or value is SECRET


def is_asset(value: object) -> bool:
    """Whether the value is a file, a text or an archive that travels with the program."""
    return isinstance(value, Mapping) and cast("Mapping[str, object]", value).get(_SIGNATURE) in _ASSETS


def number(value: object) -> object:
    """A number as it was meant: the engine's wire knows floats only."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def open_copy(value: object, text: Callable[[str], str] = str) -> object:
    """A plain copy, names untouched: what is hidden as `AFTER_APPLY`, without None and what is the engine's own."""
    if is_hidden(value):
        return AFTER_APPLY
    if is_asset(value):
        return ASSET
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value).items()
        return {name: open_copy(item, text) for name, item in entries if item is not None and name != _INTERNAL}
    if isinstance(value, list):
        return [open_copy(item, text) for item in cast("list[object]", value)]
    return text(value) if isinstance(value, str) else number(value)


def json_text(value: object) -> str:
    """A document as the JSON text that clouds take."""
    return json.dumps(open_copy(value), ensure_ascii=False)
