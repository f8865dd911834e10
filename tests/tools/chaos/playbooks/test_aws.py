"""The weight is read out of the rule that the simulated load balancer has."""

from pathlib import Path
from typing import Any

import pytest

from tests.tools.chaos.playbooks.made_up import STACK, there
from tools.chaos.playbooks.aws import live

RULE = "aws:lb/listenerRule:ListenerRule"
SAYS_NOTHING: dict[str, Any] = {}


def rule(*patterns: str) -> tuple[str, str, dict[str, Any]]:
    return RULE, "governed", {"conditions": [{"httpHeader": {"regexValues": [*patterns]}}]}


@pytest.mark.parametrize(("pattern", "weight"), [("none", 0), ("0[0-4]", 5), ("[0-4][0-9]", 50), ("[0-9][0-9]", 100)])
def test_buckets_that_the_rule_moves(tmp_path: Path, pattern: str, weight: int) -> None:
    with there(tmp_path / "state.db", rule(pattern)) as clouds:
        assert live(clouds, STACK) == weight


@pytest.mark.parametrize("things", [(), ((RULE, "governed", SAYS_NOTHING),), (rule(),), (rule("a", "b"),)])
def test_a_rule_that_is_not_as_it_should_be(tmp_path: Path, things: Any) -> None:
    with there(tmp_path / "state.db", *things) as clouds, pytest.raises(ValueError):  # noqa: PT011 - all it says
        live(clouds, STACK)
