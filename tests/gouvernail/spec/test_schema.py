"""The committed schemas are current, accept what is valid and refuse what is not."""

import re
from pathlib import Path
from typing import Any

import pytest

from gouvernail.spec.document import read
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.places import plain
from gouvernail.spec.schema import main, schema, schemas
from gouvernail.spec.system import AISystem

ROOT = Path(__file__).parents[3]
SYSTEMS = sorted((ROOT / "systems").glob("*.yaml"))
SCHEMAS: dict[str, Any] = {"Organisation": schema(Organisation), "AISystem": schema(AISystem)}
_TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_CHECKED = {
    *("$schema", "$defs", "title", "description", "examples", "type", "properties", "required", "additionalProperties"),
    *("items", "enum", "const", "pattern", "anyOf", "$ref", "minimum", "maximum", "exclusiveMinimum", "minItems"),
    *("maxItems", "minProperties", "propertyNames", "minLength"),
}


def wrong(rule: Any, value: object, root: Any, path: str = "") -> list[str]:  # noqa: C901, PLR0911, PLR0912
    """The keywords of JSON Schema that our schemas use, and no other: one that is not known here is an error."""
    if rule is True:
        return []
    assert set(rule) <= _CHECKED, set(rule) - _CHECKED
    if "$ref" in rule:
        return wrong(root["$defs"][rule["$ref"].removeprefix("#/$defs/")], value, root, path)
    if "anyOf" in rule:
        told = [wrong(choice, value, root, path) for choice in rule["anyOf"]]
        return [] if any(not one for one in told) else told[0]
    if "type" in rule:
        kind = _TYPES[rule["type"]]
        if not isinstance(value, kind) or (isinstance(value, bool) and rule["type"] in {"integer", "number"}):
            return [f"{path}: type"]
    if ("enum" in rule and value not in rule["enum"]) or ("const" in rule and value != rule["const"]):
        return [f"{path}: choice"]
    if isinstance(value, str) and "pattern" in rule and not re.search(rule["pattern"], value):
        return [f"{path}: pattern"]
    if isinstance(value, int | float) and not (
        rule.get("minimum", value) <= value <= rule.get("maximum", value)
        and value > rule.get("exclusiveMinimum", value - 1)
    ):
        return [f"{path}: range"]
    told = []
    if isinstance(value, list):
        if not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)):
            told.append(f"{path}: length")
        for index, item in enumerate(value):
            told += wrong(rule.get("items", True), item, root, f"{path}[{index}]")
    if isinstance(value, dict):
        told += [f"{path}.{key}: missing" for key in rule.get("required", ()) if key not in value]
        if len(value) < rule.get("minProperties", 0):
            told.append(f"{path}: length")
        for key, item in value.items():
            told += wrong(rule.get("propertyNames", True), key, root, f"{path}.{key}")
            inner = rule.get("properties", {}).get(key, rule.get("additionalProperties", True))
            told += [f"{path}.{key}: unknown"] if inner is False else wrong(inner, item, root, f"{path}.{key}")
    return told


def judged(data: Any) -> list[str]:
    root = SCHEMAS[data["kind"]]
    return wrong(root, data, root)


def test_the_committed_schemas_are_current():
    assert main(["--check"]) == 0


def test_an_old_schema_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("gouvernail.spec.schema._FOLDER", tmp_path)
    assert main([]) == 0
    assert {file.name for file in tmp_path.iterdir()} == set(schemas())
    (tmp_path / "organisation.schema.json").write_text("{}", encoding="utf-8")
    assert main(["--check"]) == 1
    assert "organisation.schema.json is not current" in capsys.readouterr().err


@pytest.mark.parametrize("file", SYSTEMS, ids=lambda file: file.name)
def test_the_worked_files_are_accepted_and_name_their_schema(file: Path):
    assert judged(plain(read(file))) == []
    first = file.read_text("utf-8").partition("\n")[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / named).resolve().is_relative_to(ROOT / "gouvernail" / "schemas")
    assert (file.parent / named).is_file()


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("serving", "availability"), "99.9", ".serving.availability: pattern"),
        (("serving", "nothing"), 1, ".serving.nothing: unknown"),
        (("system", "actsAs"), ["maker"], ".system.actsAs[0]: choice"),
        (("models", "scorecard", "trainedOn"), [], ".models.scorecard.trainedOn: length"),
        (("models", "scorecard", "protected", "minSample"), 5, ".models.scorecard.protected.minSample: range"),
        (("system",), "x", ".system: type"),
        (("approvals",), {"release": {"expires": "soon"}}, ".approvals.release.expires: pattern"),
    ],
)
def test_what_is_wrong_is_refused(path: tuple[str, ...], value: object, told: str):
    data: Any = plain(read(ROOT / "tests" / "gouvernail" / "spec" / "base" / "system.yaml"))
    here = data
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = value
    assert told in judged(data)


def test_what_a_system_takes_over_may_be_partial():
    data: Any = plain(read(ROOT / "tests" / "gouvernail" / "spec" / "base" / "system.yaml"))
    data["approvals"] = {"release": {"expires": "3d"}}
    data["environments"] = {"prod": {"offHours": "19:00-07:00 Europe/Paris"}}
    assert judged(data) == []


def test_every_key_is_described():
    def visit(node: Any) -> None:
        for name, rule in node.get("properties", {}).items():
            assert rule.get("description"), name

    for root in SCHEMAS.values():
        visit(root)
        for block in root["$defs"].values():
            visit(block)
            assert block.get("description")
