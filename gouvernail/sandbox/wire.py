"""Property values on the wire (protobuf Struct) and as plain Python.

The signatures and sentinels are the engine's (pulumi/sdk: go/common/resource/sig, plugin/rpc.go).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from google.protobuf.struct_pb2 import ListValue, Struct, Value

from gouvernail.graph import UNKNOWN

__all__ = ["Properties", "decode", "encode", "encode_value"]

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"
_ASSET = "c44067f5952c0a294b673a41bacd8c17"
_ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
_RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWNS = frozenset(
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


@dataclass(frozen=True, slots=True)
class Properties:
    """Plain values, and the paths at which a secret stood (`password`, `rules[0].key`)."""

    values: dict[str, object]
    secrets: frozenset[str]


def decode(struct: Struct) -> Properties:
    """The properties of a message: envelopes opened, unknown values as UNKNOWN, secret places remembered."""
    secrets: set[str] = set()
    values = {key: _plain(value, key, secrets) for key, value in struct.fields.items() if not key.startswith("__")}
    return Properties(values, frozenset(secrets))


def encode(values: Mapping[str, object], secrets: Collection[str] = ()) -> Struct:
    """The message for plain values; top-level properties named in `secrets` are sealed (whole, as the engine does)."""
    sealed = {path.partition(".")[0].partition("[")[0] for path in secrets}
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


def encode_value(value: object) -> Value:
    """One plain value as the wire has it."""
    if value is None:
        return Value(null_value=0)  # pyright: ignore[reportArgumentType]
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


def _plain(value: Value, path: str, secrets: set[str]) -> object:
    match value.WhichOneof("kind"):
        case "string_value":
            return UNKNOWN if value.string_value in _UNKNOWNS else value.string_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() and abs(number) < 2**53 else number
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [_plain(item, f"{path}[{n}]", secrets) for n, item in enumerate(value.list_value.values)]
        case "struct_value":
            return _of_struct(value.struct_value, path, secrets)
        case _:
            return None


def _of_struct(struct: Struct, path: str, secrets: set[str]) -> object:
    fields = struct.fields
    signature = fields[_SIGNATURE].string_value if _SIGNATURE in fields else None
    if signature == _SECRET:
        secrets.add(path)
        return _plain(fields["value"], path, secrets)
    if signature == _OUTPUT:
        if "secret" in fields and fields["secret"].bool_value:
            secrets.add(path)
        return _plain(fields["value"], path, secrets) if "value" in fields else UNKNOWN
    if signature == _RESOURCE:
        return _plain(fields["id"], path, secrets) if "id" in fields else fields["urn"].string_value
    plain = {key: _plain(item, f"{path}.{key}", secrets) for key, item in fields.items()}
    if signature in (_ASSET, _ARCHIVE):
        return plain  # kept as it is: the signature is what says that it is an asset
    return plain
