"""What the classes and functions of an SDK's source say: args, objects, enumerations, resources, functions.

Only the syntax tree is read; nothing of the SDK is imported or run.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import TypedDict, cast

from gouvernail.sandbox.types import snake
from tools.index.annotations import UnknownShapeError

__all__ = [
    "ObjectSource",
    "ResourceSource",
    "arguments_object",
    "enumeration",
    "function_source",
    "getters",
    "getters_object",
    "is_decorated",
    "resource_source",
    "results_object",
]

ENGINE_PARAMETERS = frozenset({"__self__", "resource_name", "opts", "__props__"})
Literal = str | int | float | bool


class ObjectSource(TypedDict, total=False):
    """An object as it is written to the index: empty parts are left out."""

    types: dict[str, ast.expr]  # by wire name
    python: dict[str, str]  # only where it is not the wire name in snake case
    required: list[str]
    defaults: dict[str, Literal]
    constants: dict[str, Literal]
    secrets: list[str]
    deprecated: dict[str, str]


class ResourceSource(TypedDict):
    """A resource class; `arguments` names the class that holds its inputs."""

    token: str
    arguments: str
    parameters: list[str]  # of the constructor, beside the engine's own
    body: ObjectSource  # required, defaults, constants and secrets under python names
    outputs: ObjectSource
    secrets: list[str]
    aliases: list[str]
    deprecated: str


def is_decorated(node: ast.ClassDef, name: str) -> bool:
    """Whether a class carries the decorator, `pulumi.input_type` for instance."""
    return any(ast.unparse(decorator) == name for decorator in node.decorator_list)


def getters_object(node: ast.ClassDef) -> ObjectSource:
    """An object from its getters (wire name, type) and its `__init__` (required, constants, defaults)."""
    types: dict[str, ast.expr] = {}
    python: dict[str, str] = {}
    deprecated: dict[str, str] = {}
    for function, wire in getters(node):
        if function.returns is None:
            raise UnknownShapeError(f"getter {node.name}.{function.name} without a type")
        types[wire] = function.returns
        python[function.name] = wire
        message = _deprecation(function.decorator_list)
        if message:
            deprecated[wire] = message
    result = ObjectSource(types=types, deprecated=deprecated)
    result["python"] = {wire: name for name, wire in python.items() if snake(wire) != name}
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            required, defaults, constants = _constructor(item)
            strangers = {*required, *constants} - python.keys()
            if strangers:
                raise UnknownShapeError(f"{node.name} takes {sorted(strangers)}, for which it has no getter")
            result["required"] = [python[name] for name in required]
            result["defaults"] = {python[name]: value for name, value in defaults.items() if name in python}
            result["constants"] = {python[name]: value for name, value in constants.items()}
    return result


def results_object(node: ast.ClassDef) -> ObjectSource:
    """An object that a cloud gives back: required is what its annotation does not call optional."""
    source = getters_object(node)
    annotations = source.get("types", {})
    source["required"] = [wire for wire, annotation in annotations.items() if not _is_optional(annotation)]
    source.pop("defaults", None)
    source.pop("constants", None)
    return source


def arguments_object(source: ResourceSource, arguments: ast.ClassDef) -> ObjectSource:
    """A resource's inputs: the args class, with what the resource's constructor requires, sets and hides."""
    result = getters_object(arguments)
    wires = {function.name: wire for function, wire in getters(arguments)}
    body = source["body"]
    required, secrets = body.get("required", []), body.get("secrets", [])
    defaults, constants = body.get("defaults", {}), body.get("constants", {})
    strangers = {*source["parameters"], *required, *secrets, *constants} - wires.keys()
    if strangers:
        raise UnknownShapeError(f"{source['token']} takes {sorted(strangers)}, which {arguments.name} does not know")
    result["required"] = sorted(wires[name] for name in required)
    result["secrets"] = sorted(wires[name] for name in secrets)
    result["defaults"] = {wires[name]: value for name, value in defaults.items() if name in wires}
    result["constants"] = {wires[name]: value for name, value in constants.items()}
    return result


def enumeration(node: ast.ClassDef) -> list[str | int | float] | None:
    """The values of an enumeration class, or None if the class is none."""
    if not any(ast.unparse(base) == "Enum" for base in node.bases):
        return None
    values = [_literal(item.value) for item in node.body if isinstance(item, ast.Assign)]
    return [cast("str | int | float", value) for value in values]


def resource_source(node: ast.ClassDef) -> ResourceSource | None:
    """What a resource class says, or None if the class is no resource."""
    functions = {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
    init = functions.get("_internal_init")
    if init is None:
        return None
    token = arguments = ""
    secrets: list[str] = []
    aliases: list[str] = []
    for call in (item for item in ast.walk(init) if isinstance(item, ast.Call)):
        function = ast.unparse(call.func)
        if function.startswith("super(") and function.endswith(".__init__"):
            token = cast("str", _literal(call.args[0]))
        elif function.endswith(".__new__"):
            arguments = function.removesuffix(".__new__")
        elif function == "pulumi.Alias":
            aliases += [cast("str", _literal(word.value)) for word in call.keywords if word.arg == "type_"]
        for word in call.keywords:
            if word.arg == "additional_secret_outputs":
                secrets = cast("list[str]", ast.literal_eval(word.value))
    if not token or not arguments:
        raise UnknownShapeError(f"resource {node.name} without a type token or an args class")
    renamed = _renamed(init)
    return ResourceSource(
        token=token,
        arguments=arguments,
        parameters=[renamed.get(item.arg, item.arg) for item in init.args.args if item.arg not in ENGINE_PARAMETERS],
        body=_resource_body(init, renamed),
        outputs=results_object(node),
        secrets=sorted(secrets),
        aliases=aliases,
        deprecated=_class_deprecation(node),
    )


def function_source(
    node: ast.FunctionDef, functions: Mapping[str, ast.FunctionDef]
) -> tuple[str, ObjectSource, str] | None:
    """Token, arguments and the name of the result class of an invoke function, or None if it is none.

    All parameters may be left out in Python; only the twin `<name>_output` among the module's `functions` tells which
    are optional to the provider: it wraps those in `Optional` twice.
    """
    token = result = ""
    for call in (item for item in ast.walk(node) if isinstance(item, ast.Call)):
        if ast.unparse(call.func) == "pulumi.runtime.invoke":
            token = cast("str", _literal(call.args[0]))
            result = next((ast.unparse(word.value) for word in call.keywords if word.arg == "typ"), "")
    if not token:
        return None
    annotations = {argument.arg: argument.annotation for argument in node.args.args}
    twin = functions.get(f"{node.name}_output")
    if twin is None:
        raise UnknownShapeError(f"function {node.name} without its twin that takes outputs")
    optional = "pulumi.Input[Optional[Optional["
    mandatory = {
        argument.arg
        for argument in twin.args.args
        if argument.annotation is not None and not ast.unparse(argument.annotation).startswith(optional)
    }
    types: dict[str, ast.expr] = {}
    python: dict[str, str] = {}
    for statement in (item for item in ast.walk(node) if isinstance(item, ast.Assign)):
        target = statement.targets[0]
        if isinstance(target, ast.Subscript) and ast.unparse(target.value) == "__args__":
            wire, name = cast("str", _literal(target.slice)), ast.unparse(statement.value)
            annotation = annotations.get(name)
            if annotation is None:
                raise UnknownShapeError(f"function {node.name}: argument {wire} is not a parameter")
            types[wire], python[wire] = annotation, name
    source = ObjectSource(
        types=types,
        python={wire: name for wire, name in python.items() if snake(wire) != name},
        required=[wire for wire, name in python.items() if name in mandatory],
    )
    return token, source, result


def getters(node: ast.ClassDef) -> Iterator[tuple[ast.FunctionDef, str]]:
    """The getters of a class, each with the wire name of its property."""
    for item in node.body:
        if not isinstance(item, ast.FunctionDef):
            continue
        for decorator in item.decorator_list:
            if ast.unparse(decorator) == "pulumi.getter":
                yield item, item.name
            elif isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pulumi.getter":
                names = [word.value for word in decorator.keywords if word.arg == "name"]
                yield item, cast("str", _literal(names[0])) if names else item.name


def _constructor(init: ast.FunctionDef) -> tuple[list[str], dict[str, Literal], dict[str, Literal]]:
    words = init.args.kwonlyargs
    required = [word.arg for word, default in zip(words, init.args.kw_defaults, strict=True) if default is None]
    constants: dict[str, Literal] = {}
    for call in (item for item in ast.walk(init) if isinstance(item, ast.Call)):
        if ast.unparse(call.func) == "pulumi.set" and isinstance(call.args[2], ast.Constant):
            constants[cast("str", _literal(call.args[1]))] = cast("Literal", call.args[2].value)
    return required, _defaults(init), constants


def _defaults(function: ast.FunctionDef) -> dict[str, Literal]:
    """Plain literals given by `if x is None: x = literal`; values from the environment are not known here."""
    found: dict[str, Literal] = {}
    for branch in (item for item in ast.walk(function) if isinstance(item, ast.If)):
        for statement in branch.body:
            if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
                continue
            name = statement.targets[0].id
            if ast.unparse(branch.test) == f"{name} is None" and isinstance(statement.value, ast.Constant):
                found[name] = cast("Literal", statement.value.value)
    return found


def _resource_body(init: ast.FunctionDef, renamed: Mapping[str, str]) -> ObjectSource:
    required = [
        match.group(1)
        for item in ast.walk(init)
        if isinstance(item, ast.Raise) and item.exc is not None
        for match in re.finditer(r"Missing required property '(\w+)'", ast.unparse(item.exc))
    ]
    constants: dict[str, Literal] = {}
    secrets: list[str] = []
    for statement in (item for item in ast.walk(init) if isinstance(item, ast.Assign)):
        target = statement.targets[0]
        if not isinstance(target, ast.Subscript) or ast.unparse(target.value) != "__props__.__dict__":
            continue
        name = cast("str", _literal(target.slice))
        if isinstance(statement.value, ast.Constant) and statement.value.value is not None:
            constants[name] = cast("Literal", statement.value.value)
        elif "pulumi.Output.secret(" in ast.unparse(statement.value):
            secrets.append(name)
    return ObjectSource(
        required=[renamed.get(name, name) for name in required],
        defaults={renamed.get(name, name): value for name, value in _defaults(init).items()},
        constants=constants,
        secrets=secrets,
    )


def _renamed(init: ast.FunctionDef) -> dict[str, str]:
    """Parameters that are not called like their property: `resource_name_`, because the engine's has that name."""
    return {
        statement.value.id: cast("str", _literal(target.slice))
        for statement in (item for item in ast.walk(init) if isinstance(item, ast.Assign))
        for target in statement.targets
        if isinstance(target, ast.Subscript) and isinstance(statement.value, ast.Name)
    }


def _is_optional(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).removeprefix("pulumi.Output[").startswith("Optional[")


def _deprecation(decorators: list[ast.expr]) -> str:
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "_utilities.deprecated":
            return cast("str", _literal(decorator.args[0]))
    return ""


def _class_deprecation(node: ast.ClassDef) -> str:
    for item in node.body:
        if isinstance(item, ast.Expr) and isinstance(item.value, ast.Call):
            call = item.value
            if ast.unparse(call.func) == "warnings.warn":
                return cast("str", _literal(call.args[0]))
    return ""


def _literal(node: ast.expr) -> Literal:
    value: object = ast.literal_eval(node)
    if isinstance(value, str | int | float):
        return value
    raise UnknownShapeError(f"literal {ast.unparse(node)}")
