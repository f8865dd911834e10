"""Values and types in the words of a message."""

import json
import re
from types import NoneType, UnionType
from typing import Final, cast

from gouvernail.sandbox.types import Any, EnumRef, ListOf, MapOf, Ref, Scalar, Type, Union

__all__ = ["article", "describe", "join", "kind_of", "show"]

_IDENTIFIER: Final = re.compile(r"[A-Za-z_$][\w$]*")
_LONGEST: Final = 60
_KINDS: Final[tuple[tuple[type | UnionType, str], ...]] = (
    (NoneType, "null"),
    (bool, "boolean"),  # before number: True is an int
    (str, "string"),
    (int | float, "number"),
    (list, "list"),
    (dict, "object"),
)
# The key that marks an envelope in the engine's wire format (sdk/go/common/resource/sig/sig.go), and what an asset's
# and an archive's envelopes carry there.
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_ASSETS: Final = ("c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7")


def kind_of(value: object) -> str:
    """`string boolean number list object asset null`: what JSON (with assets) calls a value, if it knows it."""
    kind = next((kind for known, kind in _KINDS if isinstance(value, known)), "value that JSON has no word for")
    if kind == "object" and cast("dict[str, object]", value).get(_SIGNATURE) in _ASSETS:
        return "asset"
    return "asset" if type(value).__module__ == "pulumi.asset" else kind


def show(value: object) -> str:
    """A value as a message quotes it, shortened: text in quotes, JSON otherwise."""
    text = f"'{value}'" if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]}...{text[-1]}"


def article(noun: str) -> str:
    """A noun with its article."""
    return f"{'an' if noun[0] in 'aeiouAEIO' else 'a'} {noun}"


def describe(wanted: Type, *, plural: bool = False) -> str:  # noqa: PLR0911 - one a type
    """A type in words: `a list of strings`."""
    match wanted:
        case Any():
            return "anything"
        case Scalar(kind):
            return f"{kind}s" if plural else article("file or archive" if kind == "asset" else kind)
        case ListOf(item):
            return f"{'lists' if plural else 'a list'} of {describe(item, plural=True)}"
        case MapOf(item):
            return f"{'maps' if plural else 'a map'} of {describe(item, plural=True)}"
        case Ref():
            return "objects" if plural else "an object"
        case EnumRef():
            return "listed values" if plural else "one of the values listed"
        case Union(members):
            return " or ".join(dict.fromkeys(describe(member, plural=plural) for member in members))


def join(path: str, name: str) -> str:
    """The path of a property or a key below another, in the engine's notation: `a.b`, `tags["a.b"]`."""
    if not _IDENTIFIER.fullmatch(name):
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'{path}["{quoted}"]'
    return f"{path}.{name}" if path else name
