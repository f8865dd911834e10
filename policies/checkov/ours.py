"""Our own checks, read without checkov: their ids, titles and types."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

import yaml
from pydantic import BaseModel, ConfigDict

__all__ = ["CHECKS", "OwnCheck", "Table", "ours", "table"]

CHECKS: Final = Path(__file__).parent / "checks"
"""The directory for checkov's `--external-checks-dir`."""


class Table(BaseModel):
    """What checks.yaml says: id -> file, ids that are used no more, and Pulumi's type of each type."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checks: Mapping[str, str]
    retired: tuple[str, ...]
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """A check: `types` as checkov names them, `file` below the directory without its ending."""

    id: str
    title: str
    cloud: str
    file: str
    types: tuple[str, ...]


@cache
def table() -> Table:
    """What checks.yaml says."""
    return Table.model_validate(yaml.safe_load(CHECKS.with_suffix(".yaml").read_text(encoding="utf-8")))


def ours(folder: Path = CHECKS) -> tuple[OwnCheck, ...]:
    """All checks of the directory, by id."""
    found = [*_all(folder, "*.py", _python), *_all(folder, "*.yaml", _yaml)]
    return tuple(sorted(found, key=lambda check: (check.id.rpartition("_")[0] != "CKV_GOUV", _number(check.id))))


def _number(id_: str) -> int:
    return int(id_.rpartition("_")[2])


def _all(folder: Path, pattern: str, read: "_Reader") -> Iterator[OwnCheck]:
    for path in sorted(folder.glob(f"*/{pattern}")):
        said = read(path.read_text(encoding="utf-8"))
        if said is not None:
            id_, title, types = said
            file = path.relative_to(folder).with_suffix("").as_posix()
            yield OwnCheck(id_, title, path.parent.name, file, types)


_Said = tuple[str, str, tuple[str, ...]]
_Reader = Callable[[str], _Said | None]


def _python(text: str) -> _Said | None:
    """Of `check = TerraformCheck(id=…, name=…, category=…, asks={type: …})`; None of a file without one."""
    for item in ast.parse(text).body:
        if isinstance(item, ast.Assign) and isinstance(item.value, ast.Call) and _named(item) == "check":
            given = {one.arg: one.value for one in item.value.keywords}
            asks = given["asks"]
            types = [ast.literal_eval(key) for key in asks.keys if key] if isinstance(asks, ast.Dict) else []
            return ast.literal_eval(given["id"]), ast.literal_eval(given["name"]), tuple(types)
    return None


def _named(item: ast.Assign) -> str | None:
    target = item.targets[0]
    return target.id if isinstance(target, ast.Name) else None


def _yaml(text: str) -> _Said:
    content = yaml.safe_load(text)
    return content["metadata"]["id"], content["metadata"]["name"], tuple(sorted(_types(content["definition"])))


def _types(part: object) -> set[str]:
    """The types that are judged: what they are connected with is not."""
    if isinstance(part, list):
        return {name for one in cast("list[object]", part) for name in _types(one)}
    if isinstance(part, dict):
        said = cast("Mapping[str, object]", part)
        here = cast("list[str]", said.get("resource_types", []))
        return {*here, *(name for key in ("and", "or", "not") for name in _types(said.get(key)))}
    return set()
