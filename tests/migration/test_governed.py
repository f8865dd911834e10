"""The one address that replays and loads go to."""

import os
from pathlib import Path
from typing import Any

import pytest

from gouvernail import engine
from gouvernail.errors import GouvernailError
from migration.governed import STAND_IN, endpoint
from tests.migration.replaying.scene import Shadow

SANDBOX = {"GOUVERNAIL_SANDBOX_PORTS": "aws:1"}
URN = "urn:pulumi:x-aws-test-workload::gouvernail::pulumi:pulumi:Stack::gouvernail-x-aws-test-workload"


class Engine:
    """Answers as `pulumi stack export` does."""

    def __init__(self, outputs: dict[str, object]) -> None:
        self.outputs = outputs

    def export(self, stack: str, *, cwd: Path) -> dict[str, object]:
        assert (stack, cwd.is_dir()) == ("x-aws-test-workload", True)
        resources = [{"urn": URN, "type": "pulumi:pulumi:Stack", "custom": False, "outputs": self.outputs}]
        return {"version": 3, "deployment": {"resources": resources}}


def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, outputs: dict[str, object], known: dict[str, str]) -> str:
    monkeypatch.setattr(engine, "find", lambda: Engine(outputs))
    plan: Any = Shadow(tmp_path, None, "run-1").plan
    return endpoint(plan, tmp_path, known)


def test_it_is_the_model_behind_the_gateway_of_the_workload(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    outputs: dict[str, object] = {"gateway": {"address": "https://abc.execute-api.eu-west-1.amazonaws.com/prod/"}}
    found = asked(monkeypatch, tmp_path, outputs, {})
    assert found == "https://abc.execute-api.eu-west-1.amazonaws.com/prod/scorecard"


@pytest.mark.parametrize(
    "outputs", [{}, {"gateway": None}, {"gateway": {}}, {"gateway": {"address": "http://x.example"}}]
)
def test_a_stack_without_an_address_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, outputs: dict[str, object]
) -> None:
    with pytest.raises(GouvernailError, match="x-aws-test-workload does not say where its gateway answers") as error:
        asked(monkeypatch, tmp_path, outputs, {})
    assert error.value.problems[0].mend == "bring it up first: pulumi up --stack x-aws-test-workload"


def test_a_stand_in_is_for_the_sandbox_and_on_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here = {STAND_IN: "http://127.0.0.1:8080/score"}
    outputs: dict[str, object] = {"gateway": {"address": "https://real.example"}}
    assert asked(monkeypatch, tmp_path, outputs, {**here, **SANDBOX}) == "http://127.0.0.1:8080/score"
    assert asked(monkeypatch, tmp_path, outputs, here) == "https://real.example/scorecard"
    for elsewhere in ("http://192.0.2.1/score", "http://localhost.example/", "http://[", "score"):
        with pytest.raises(GouvernailError, match="on this machine"):
            asked(monkeypatch, tmp_path, outputs, {STAND_IN: elsewhere, **SANDBOX})
    assert STAND_IN not in os.environ
