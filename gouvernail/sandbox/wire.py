"""Property values on the wire (protobuf Struct) and as plain Python.

The signatures and sentinels are the engine's (pulumi/sdk: go/common/resource/sig, plugin/rpc.go).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Struct, Value

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.words import join

__all__ = ["Properties", "decode", "encode", "encode_value", "texts", "top", "veiled"]

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the engine's published marker, not a password
_RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
_OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_UNKNOWN_TEXT: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWNS: Final = frozenset(
    (
        _UNKNOWN_TEXT,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    )
)
_WHOLE: Final = 2**53  # below it, a float on the wire is the whole number that was meant


@dataclass(frozen=True, slots=True)
class Properties:
    """Plain values, the paths at which a secret stood (`password`, `rules[0].key`), and the texts that were secret."""

    values: dict[str, object]
    secrets: frozenset[str]
    hidden: frozenset[str] = frozenset()


def decode(struct: Struct) -> Properties:
    """The properties of a message: envelopes opened, unknown values as UNKNOWN, secret places remembered.

    Assets and archives stay as they are, with the signature that says what they are. A reference to a resource becomes
    its id, or its URN where it has none. What the engine keeps for itself (`__defaults`) is left out.
    """
    found: dict[str, object] = {}
    values = {key: _plain(value, key, found) for key, value in struct.fields.items() if not key.startswith("__")}
    hidden = frozenset(text for value in found.values() for text in texts(value))
    return Properties(values, frozenset(found), hidden)


def encode(values: Mapping[str, object], secrets: Collection[str] = ()) -> Struct:
    """The message for plain values; properties with a secret anywhere in them are sealed whole, as the engine does."""
    sealed = {top(path) for path in secrets}
    struct = Struct()
    for key, value in values.items():
        wired = encode_value(value)
        if key in sealed and value is not None:
            envelope = Struct()
            envelope.fields[_SIGNATURE].string_value = _SECRET
            envelope.fields["value"].CopyFrom(wired)
            wired = Value(struct_value=envelope)
        struct.fields[key].CopyFrom(wired)
    return struct


def encode_value(value: object) -> Value:  # noqa: PLR0911 - one a kind of value
    """One plain value as the wire has it. TypeError for what is none."""
    if value is None:
        return Value(null_value=NULL_VALUE)
    if value is UNKNOWN:
        return Value(string_value=_UNKNOWN_TEXT)
    if isinstance(value, bool):
        return Value(bool_value=value)
    if isinstance(value, int | float):
        return Value(number_value=value)
    if isinstance(value, str):
        return Value(string_value=value)
    if isinstance(value, Mapping):
        struct = Struct()
        for key, item in cast("Mapping[str, object]", value).items():
            struct.fields[key].CopyFrom(encode_value(item))
        return Value(struct_value=struct)
    if isinstance(value, Sequence):
        return Value(list_value=ListValue(values=[encode_value(item) for item in cast("Sequence[object]", value)]))
    raise TypeError(f"not a property value: {type(value).__name__}")


def texts(value: object) -> Iterator[str]:
    """Every text in a value that is not empty; keys are not values."""
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, Mapping):
        for item in cast("Mapping[str, object]", value).values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from texts(item)


def veiled(values: Mapping[str, object], secrets: Collection[str], veil: object) -> dict[str, object]:
    """The values with `veil` in place of everything that stands at a secret path."""
    return {name: _veiled(value, name, frozenset(secrets), veil) for name, value in values.items()}


def _veiled(value: object, path: str, secrets: Collection[str], veil: object) -> object:
    if path in secrets:
        return veil
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value)
        return {key: _veiled(item, join(path, key), secrets, veil) for key, item in entries.items()}
    if isinstance(value, list):
        return [_veiled(item, f"{path}[{n}]", secrets, veil) for n, item in enumerate(cast("list[object]", value))]
    return value


def top(path: str) -> str:
    """The property that a path begins with: `rules` of `rules[0].key`."""
    return path.partition(".")[0].partition("[")[0]


def _plain(value: Value, path: str, secrets: dict[str, object]) -> object:
    match value.WhichOneof("kind"):
        case "string_value":
            return UNKNOWN if value.string_value in _UNKNOWNS else value.string_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() and abs(number) < _WHOLE else number
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [_plain(item, f"{path}[{n}]", secrets) for n, item in enumerate(value.list_value.values)]
        case "struct_value":
            return _of_struct(value.struct_value, path, secrets)
        case _:
            return None


def _of_struct(struct: Struct, path: str, secrets: dict[str, object]) -> object:
    fields = struct.fields
    signature = fields[_SIGNATURE].string_value if _SIGNATURE in fields else None
    if signature == _SECRET:
        return secrets.setdefault(path, _plain(fields["value"], path, secrets))
    if signature == _OUTPUT:
        opened = _plain(fields["value"], path, secrets) if "value" in fields else UNKNOWN
        if "secret" in fields and fields["secret"].bool_value:
            secrets[path] = opened
        return opened
    if signature == _RESOURCE:
        return _plain(fields["id"], path, secrets) if "id" in fields else fields["urn"].string_value
    return {key: _plain(item, join(path, key), secrets) for key, item in fields.items()}
