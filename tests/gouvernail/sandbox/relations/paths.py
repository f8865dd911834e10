"""Whether the index has a property at a path of the tables in `relations`."""

from gouvernail.sandbox import index
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Union


def stands(token, path):
    resource = index.resource(token)
    return resource is not None and _below(
        resource.package, resource.inputs, [step for step in path.replace("[]", "").split(".") if step]
    )


def _below(package, properties, steps):
    known = properties.get(steps[0])
    if known is None:
        return False
    kind = known.type
    if isinstance(kind, Union):
        kind = next((one for one in kind.members if isinstance(one, Ref | ListOf)), kind)
    while isinstance(kind, ListOf | MapOf):
        kind = kind.item if isinstance(kind, ListOf) else kind.value
    if len(steps) == 1:
        return True
    return isinstance(kind, Ref) and _below(package, index.type_named(package, kind).properties, steps[1:])
