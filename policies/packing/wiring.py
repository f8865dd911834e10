"""A mend on the wire: what it names is put into the message, and nothing else of the message is touched."""

from collections.abc import Mapping

from google.protobuf.struct_pb2 import Struct

from gouvernail.sandbox.wire import encode_value

__all__ = ["put"]


def put(properties: Struct, changes: Mapping[str, object]) -> Struct:
    """A copy of the properties with the changes in it. On the way to each there are objects, or nothing."""
    changed = Struct()
    changed.CopyFrom(properties)
    for path, value in changes.items():
        *above, name = path.split(".")
        holder = changed
        for step in above:
            holder.fields[step].struct_value.SetInParent()
            holder = holder.fields[step].struct_value
        holder.fields[name].CopyFrom(encode_value(value))
    return changed
