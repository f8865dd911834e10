"""What a wrong variant of a right input is: one thing changed, in one of five ways, at one place."""

import copy
import re
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["GONE", "KINDS", "Right", "Wrong", "changed"]

KINDS: Final = ("misspelt", "enumeration", "parent", "missing", "shape")
GONE: Final = object()
"""Instead of a value: the key is taken away."""

Right = dict[str, tuple[str, dict[str, Any]]]
"""Name -> the token of a type, and inputs of it that the cloud takes; each may refer to those before it."""


@dataclass(frozen=True)
class Wrong:
    """Of which kind, in which thing, where, and what stands there (`to` renames the key instead)."""

    kind: str
    thing: str
    path: str
    value: Any = GONE
    to: str = ""

    @property
    def said(self) -> str:
        return f"{self.kind}-{self.thing}-{self.path}{'-' + self.to if self.to else ''}"


def changed(inputs: dict[str, Any], wrong: Wrong) -> dict[str, Any]:
    """The inputs with the one change, which must find its place."""
    whole: Any = copy.deepcopy(inputs)
    *steps, last = [int(text) if text.isdigit() else text for text in re.findall(r"[^.\[\]]+", wrong.path)]
    holder = whole
    for step in steps:
        holder = holder[step]
    if wrong.to:
        holder[wrong.to] = holder.pop(last)
    elif wrong.value is GONE:
        del holder[last]
    else:
        holder[last] = wrong.value
    return whole
