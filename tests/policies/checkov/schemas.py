"""Whether the SDKs know what a check reads: Terraform's names are the SDK's own, in Python; ARM's are the wire's."""

import ast
from collections.abc import Iterator

from gouvernail.sandbox import index
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type, Union

PUTS = ("each", "some")
ASKS = ("every", *PUTS)


def literal_paths(text: str) -> list[tuple[str, str]]:
    """(type, path) of a check's file; a path that is asked within another starts with that one."""
    tree = ast.parse(text)
    named = {item.targets[0].id: item.value for item in tree.body if isinstance(item, ast.Assign)}
    asks = next(word.value for word in named["check"].keywords if word.arg == "asks")
    return [
        (ast.literal_eval(key), path)
        for key, value in zip(asks.keys, asks.values, strict=True)
        for path in _paths(value, named, "")
    ]


def _paths(asked: ast.expr, named: dict[str, ast.expr], within: str) -> Iterator[str]:
    if isinstance(asked, ast.Name) and asked.id in named:
        yield from _paths(named[asked.id], named, within)
    elif isinstance(asked, ast.Call) and isinstance(asked.func, ast.Name):
        inner, rest = within, asked.args
        if asked.func.id in ASKS:
            inner, rest = within + ast.literal_eval(asked.args[0]), asked.args[1:]
            yield inner
        for one in rest:
            yield from _paths(one, named, f"{inner}/" if asked.func.id in PUTS else within)


def exists(token: str, path: str) -> bool:
    """Whether a type's SDK has all names of a path."""
    resource = index.resource(token)
    assert resource is not None, token
    names = path.split("/")
    if resource.package == "azure-native" and names[0] == "properties" and "properties" not in resource.inputs:
        names = names[1:]  # the SDK leaves the envelope out, unless it has more than one form
    return _known(resource.package, resource.inputs, names)


def _known(package, properties, names) -> bool:
    if not names:
        return True
    return any(
        _within(package, one.type, names[1:])
        for one in properties.values()
        if names[0] in (spellings(one.python) if package != "azure-native" else {one.name})
    )


def spellings(name: str) -> set[str]:
    """A list is named in the plural; a name that Python keeps for itself has a line below."""
    bare = name.removesuffix("_")
    return {bare, bare.removesuffix("s"), *([f"{bare[:-3]}y"] if bare.endswith("ies") else [])}


def _within(package: str, kind: Type, names: list[str]) -> bool:
    match kind:
        case _ if not names:
            return True
        case ListOf(item):
            return _within(package, item, names)
        case MapOf(value):
            return _within(package, value, names[1:])
        case Union(members):
            return any(_within(package, one, names) for one in members)
        case Ref():
            return _known(package, index.type_named(package, kind).properties, names)
        case _:
            return False
