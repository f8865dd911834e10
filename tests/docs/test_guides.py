"""What the guides show: commands that there are, and pieces of specs that are valid."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from components.contract import CAPABILITIES
from gouvernail.spec.schema import schemas
from migration.playbook.schema import schemas as of_playbooks
from tests.docs.commands import PROGRAMS, wrong

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [file for folder in ("guides", "migration") for file in sorted((ROOT / "docs" / folder).glob("*.md"))]
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_INNER = re.compile(r"\$\(([^()]*)\)")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def blocks(text: str, *languages: str) -> Iterator[str]:
    for language, block in _FENCE.findall(text):
        if language in languages:
            yield block


def commands(text: str) -> Iterator[str]:
    """Every command in a block of a shell (after `$ ` where it also shows what is printed), and every one in a line."""
    for language, block in _FENCE.findall(text):
        lines = block.replace("\\\n", " ").splitlines()
        if language == "bash":
            yield from (one for line in lines for one in _of_line(line))
        elif language in {"", "console"}:
            yield from (one for line in lines if line.startswith("$ ") for one in _of_line(line[2:]))
    for span in _SPAN.findall(_FENCE.sub("", text)):
        if " --" in span:
            yield from _of_line(span)


def _of_line(line: str) -> Iterator[str]:
    """The commands of one line, those within `$(…)` and behind `--` apart."""
    rest = re.split(r" #", line.strip(), maxsplit=1)[0]
    while inner := _INNER.search(rest):
        yield from _of_line(inner[1])
        rest = f"{rest[: inner.start()]}X{rest[inner.end() :]}"
    for part in re.split(r"\||&&|;|^\w+=| -- |\bdo\b", rest):
        command = part.strip()
        if command.partition(" ")[0] in PROGRAMS and not re.search(r"…|\[|<", command):
            yield command


def fragment(piece: object, schema: Mapping[str, Any], whole: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Keys of a piece of a spec that its schema does not have; what the piece leaves out is not asked for."""
    schema = _resolved(schema, whole)
    options = [_resolved(one, whole) for one in schema.get("anyOf", schema.get("oneOf", ()))]
    if options:
        found = [list(fragment(piece, one, whole, path)) for one in options]
        yield from min(found, key=len)
        return
    if isinstance(piece, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties", False)
        for key, value in piece.items():
            here = f"{path}.{key}".lstrip(".")
            if key in known:
                yield from fragment(value, known[key], whole, here)
            elif isinstance(others, dict):
                yield from fragment(value, others, whole, here)
            elif not others:
                yield here
    elif isinstance(piece, list) and isinstance(schema.get("items"), dict):
        for position, item in enumerate(piece):
            yield from fragment(item, schema["items"], whole, f"{path}[{position}]")


def _resolved(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def unknown_keys(block: str) -> list[str]:
    """What no spec, playbook or inventory may say; nothing where one of them may say all of it."""
    if block.startswith("# stacks/Pulumi."):  # a stack's own file, which its program reads
        return []
    piece = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - texts alone, so that `on` stays a word
    every = {**schemas(), **of_playbooks()}
    found = [list(fragment(piece, schema, schema)) for schema in map(json.loads, every.values())]
    return min(found, key=lambda keys: (len(keys), -len("".join(keys))))


def test_every_capability_has_its_guide():
    assert {name.replace("_", "-") for name in CAPABILITIES} <= {path.stem for path in GUIDES}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_commands_are_ones_that_there_are(guide):
    found = {one: wrong(one) for one in dict.fromkeys(commands(guide.read_text(encoding="utf-8")))}
    assert {command: said for command, said in found.items() if said} == {}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_pieces_of_specs_have_keys_that_there_are(guide):
    if guide.stem in ("checking", "sandbox"):  # their YAML are waivers and faults, tested with their readers
        return
    found = {block: unknown_keys(block) for block in blocks(guide.read_text(encoding="utf-8"), "yaml")}
    assert {block: keys for block, keys in found.items() if keys} == {}


def test_a_command_or_a_key_that_there_is_not_is_found():
    block = "aws sagemaker list-modles  # x\nid=$(pulumi stak output)\n"
    page = f"```bash\n{block}```\nrun `gouvernail doctor --jsn` then\n"
    assert list(commands(page)) == ["aws sagemaker list-modles", "pulumi stak output", "gouvernail doctor --jsn"]
    assert all(wrong(one) for one in commands(page))
    assert unknown_keys("serving: {cash: {ttl: 10m}}") == ["serving.cash"]
    assert unknown_keys("serving: {cache: {ttl: 10m}}") == []
    assert unknown_keys("environments: {dev: {cidr: 10.0.0.0/20}}") == []
    assert unknown_keys("environments: {dev: {cdir: 10.0.0.0/20}}") == ["environments.dev.cdir"]
