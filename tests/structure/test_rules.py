"""A rule on resources has one shape: what it asks, of which types, how it is mended, and its examples beside it."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from gouvernail.sandbox import index
from policies.examples import file_of
from policies.resource import CLOUDS, ResourceRule
from policies.rules import on_resources
from tests.structure.tree import ROOT, parsed, write

FOLDER = ROOT / "policies" / "rules"
RULES = [pytest.param(rule, id=rule.id) for rule in on_resources()]
KNOWS = re.compile(r"policies\.(resource|common(\.\w+)?)|gouvernail\.(graph|maybe|values|verdict)")
"""What of ours a rule may import: the types that it judges with."""


def lacking(rule: ResourceRule) -> list[str]:
    """What a rule lacks of its shape."""
    wrong = [] if sentence(rule.title) else ["title as a sentence"]
    wrong += [f"remediation of {cloud} as a sentence" for cloud, text in rule.remedies.items() if not sentence(text)]
    wrong += [] if tuple(rule.remedies) == rule.clouds else ["one remediation, or one of each cloud that is read"]
    if rule.severity not in ("critical", "high", "medium", "low"):
        wrong.append("a severity")
    said = {*rule.clouds, *rule.not_there}
    wrong += [f"READS of {cloud}, or NOT_THERE" for cloud in CLOUDS.values() if cloud not in said]
    wrong += [f"either READS of {cloud} or NOT_THERE" for cloud in rule.clouds if cloud in rule.not_there]
    wrong += [f"NOT_THERE of {cloud} as a sentence" for cloud, why in rule.not_there.items() if not sentence(why)]
    wrong += [f"a type {token} that exists" for token in rule.readers if index.resource(token) is None]
    wrong += [f"one reader of {token}" for token in rule.reads if token in rule.beside]
    wrong += [f"READS of {token}, which is mended" for token in rule.mends if token not in rule.reads]
    return wrong


def sentence(text: str) -> bool:
    return text[:1] == text[:1].upper() and text.endswith(".")


def orphans(root: Path) -> list[str]:
    """Examples without a rule, rules without examples."""
    rules = {path.with_suffix("") for path in root.rglob("*.py") if "\nTITLE = " in path.read_text(encoding="utf-8")}
    examples = {path.with_suffix("") for path in root.rglob("*.yaml")}
    return sorted(str(path.relative_to(root)) for path in rules ^ examples)


def foreign(path: Path) -> list[str]:
    """What of ours a rule's file imports beside the types that it judges with."""
    found = [item.module or "" for item in ast.walk(parsed(path)) if isinstance(item, ast.ImportFrom)]
    found += [name.name for item in ast.walk(parsed(path)) if isinstance(item, ast.Import) for name in item.names]
    ours = [name for name in found if name.partition(".")[0] in ("policies", "gouvernail", "components", "stacks")]
    return sorted(name for name in ours if not KNOWS.fullmatch(name))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_its_shape(rule):
    assert lacking(rule) == []
    assert foreign(file_of(rule).with_suffix(".py")) == []


def test_every_rule_has_examples_and_they_have_a_rule():
    assert RULES
    assert orphans(FOLDER) == []
    assert orphans(FOLDER.with_name("local")) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": "no sentence"}, "title as a sentence"),
        ({"remediation": ""}, "remediation of aws as a sentence"),
        ({"remediation": {"aws": "Close it."}}, "one remediation, or one of each cloud that is read"),
        ({"severity": "grave"}, "a severity"),
        ({"not_there": {"gcp": "Nothing of it."}}, "either READS of gcp or NOT_THERE"),
        ({"reads": {"aws:s3/bucket:Bukket": print}}, "a type aws:s3/bucket:Bukket that exists"),
        ({"reads": {}, "beside": {}}, "READS of aws, or NOT_THERE"),
        ({"mends": {"aws:s3/bucket:Bucket": {}}}, "READS of aws:s3/bucket:Bucket, which is mended"),
    ],
)
def test_what_is_missing_is_found(changed, said):
    rule = next(one for one in on_resources() if one.id == "network.admin_ports_closed")
    assert lacking(rule) == []
    assert said in lacking(replace(rule, **changed))


def test_examples_without_a_rule_and_foreign_imports_are_found(tmp_path):
    write(
        tmp_path,
        {
            "keys/a.py": '"""A."""\nTITLE = "A."',
            "keys/b.yaml": "",
            "keys/c.py": "from components.aws import keys\nimport stacks\nfrom gouvernail.graph import Graph",
        },
    )
    assert orphans(tmp_path) == ["keys/a", "keys/b"]
    assert foreign(tmp_path / "keys" / "c.py") == ["components.aws", "stacks"]
