"""The calls of the azure-mgmt packages that put and patch resources, read from their sources without importing them."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.authorities.azure_models import limits, names_of_models
from tools.authorities.entry import Limits

__all__ = ["Call", "calls"]

_PARAMETER: Final = re.compile(r"^ *:param (\w+): *(.*?)(?=^ *:|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `group` is what it is of (`StorageAccounts`), `name` its own (`create`), `url` where it is sent.

    `parameters` are those of the URL by ARM's names, each with its limits and what is said of it; `body` is the model
    that is sent, if one is.
    """

    group: str
    name: str
    verb: str
    url: str
    parameters: Mapping[str, tuple[Limits, str]]
    body: str | None


@dataclass(frozen=True, slots=True)
class _Request:
    verb: str
    url: str
    parameters: Mapping[str, tuple[str, Limits]]  # ARM's name -> Python's, limits


def calls(folder: Path) -> Iterator[Call]:
    """The calls in an `operations` folder that put or patch, in the order of its files."""
    for file in sorted(folder.glob("_*operations.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        requests = {
            node.name: request
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and (request := _request(node)) is not None
        }
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and requests:
                yield from _of_group(node, requests)


def _of_group(node: ast.ClassDef, requests: Mapping[str, _Request]) -> Iterator[Call]:
    said = {one.name: doc for one in node.body if isinstance(one, ast.FunctionDef) and (doc := ast.get_docstring(one))}
    for method in node.body:
        if not isinstance(method, ast.FunctionDef):
            continue
        used = {one.func.id for one in ast.walk(method) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
        for request in (requests[name] for name in sorted(used & requests.keys())):
            name = method.name.removeprefix("_").removesuffix("_initial")
            doc = said.get(method.name) or said.get(f"begin_{name}") or ""
            texts = {one: " ".join(text.split()) for one, text in _PARAMETER.findall(doc)}
            yield Call(
                group=node.name.lstrip("_").removesuffix("OperationsMixin").removesuffix("Operations"),
                name=name,
                verb=request.verb,
                url=request.url,
                parameters={arm: (given, texts.get(python, "")) for arm, (python, given) in request.parameters.items()},
                body=_body(method, {python for python, _ in request.parameters.values()}),
            )


def _body(method: ast.FunctionDef, in_url: set[str]) -> str | None:
    for one in method.args.args + method.args.kwonlyargs:
        models = names_of_models(one.annotation) if one.annotation and one.arg not in in_url else ()
        if models:
            return models[0]
    return None


def _request(node: ast.FunctionDef) -> _Request | None:
    verb = url = ""
    parameters: dict[str, tuple[str, Limits]] = {}
    for one in ast.walk(node):
        if isinstance(one, ast.keyword) and one.arg == "method" and isinstance(one.value, ast.Constant):
            verb = str(one.value.value)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.startswith("/"):
            url = url or one.value
        elif isinstance(one, ast.Dict):
            parameters |= dict(_parameters(one))
    return _Request(verb, url, parameters) if verb in {"PUT", "PATCH"} and url else None


def _parameters(node: ast.Dict) -> Iterator[tuple[str, tuple[str, Limits]]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(value, ast.Call) and len(value.args) > 1):
            continue
        given = {word.arg: ast.literal_eval(word.value) for word in value.keywords if word.arg and _plain(word.value)}
        if isinstance(value.args[0], ast.Constant):
            yield str(key.value), (str(value.args[0].value), limits(given))


def _plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or (isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant))
