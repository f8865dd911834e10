"""Whether the examples of a rule on resources tell it from its mutants."""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from policies.examples import Example, examples, file_of, graph_of
from policies.resource import ResourceRule, judge
from policies.rules import rule_of
from tools.mutants.changes import Mutant, mutants
from tools.mutants.running import instead, run

__all__ = ["shared", "source_of", "survivors", "survivors_of_shared"]

_COMMON: Final = Path(__file__).parents[2] / "policies" / "common"


def survivors(rule: ResourceRule, source: str, known: Sequence[Example]) -> tuple[int, list[Mutant]]:
    """How many mutants there are, and those that answer every example as the rule does."""
    count, left = 0, list[Mutant]()
    for mutant in mutants(source):
        count += 1
        if not _killed(rule, mutant.tree, known):
            left.append(mutant)
    return count, left


def shared() -> Mapping[str, Path]:
    """The files of what rules share, by the names that are asked for: `common.rights`."""
    return {f"common.{file.stem}": file for file in sorted(_COMMON.glob("*.py")) if file.stem != "__init__"}


def survivors_of_shared(name: str, rules: Sequence[ResourceRule]) -> tuple[int, list[Mutant]]:
    """The same of a file that rules share: a mutant is killed by the examples of any rule that stands on it."""
    files = shared()
    above = [one for one in files if one != name and _stands_on(one, name, files)]
    users = [rule for rule in rules if any(_imports(source_of(rule), one) for one in (name, *above))]
    count, left = 0, list[Mutant]()
    for mutant in mutants(files[name].read_text(encoding="utf-8")):
        count += 1
        if not _killed_by_users(name, mutant, above, users):
            left.append(mutant)
    return count, left


def source_of(rule: ResourceRule) -> str:
    """What stands in the rule's file."""
    return file_of(rule).with_suffix(".py").read_text(encoding="utf-8")


def _killed_by_users(name: str, mutant: Mutant, above: Sequence[str], users: Sequence[ResourceRule]) -> bool:
    trees = {f"policies.{one}": ast.parse(shared()[one].read_text("utf-8")) for one in above}
    try:
        with instead({f"policies.{name}": mutant.tree, **trees}):
            return any(_killed(rule, ast.parse(source_of(rule)), examples(rule.id)) for rule in users)
    except Exception:  # noqa: BLE001 - what a mutant raises tells it from what it was
        return True


def _stands_on(one: str, other: str, files: Mapping[str, Path]) -> bool:
    source = files[one].read_text(encoding="utf-8")
    return _imports(source, other) or any(
        _imports(source, between) and _stands_on(between, other, files) for between in files if between != one
    )


def _imports(source: str, name: str) -> bool:
    return f"from policies.{name} import" in source


def _killed(rule: ResourceRule, tree: ast.Module, known: Sequence[Example]) -> bool:
    try:
        module = run(f"policies.rules.{rule.capability}.{rule.name}", tree)
        changed = rule_of(rule.capability, rule.name, module)
        return any(not _as_before(changed, example) for example in known)
    except Exception:  # noqa: BLE001 - what a mutant raises tells it from the rule
        return True


def _as_before(changed: ResourceRule, example: Example) -> bool:
    result = judge(changed, *graph_of(example))
    messages = tuple(reason.message for reason in result.reasons)
    return (result.verdict.value, messages) == (example.verdict, example.finds)
