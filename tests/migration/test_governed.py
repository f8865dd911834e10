"""The one address that replays and loads go to."""

from pathlib import Path
from typing import Any

import pytest

from gouvernail import engine
from gouvernail.errors import GouvernailError
from migration.governed import endpoint
from tests.migration.replaying.scene import Shadow

URN = "urn:pulumi:x-aws-test-workload::gouvernail::pulumi:pulumi:Stack::gouvernail-x-aws-test-workload"


class Engine:
    """Answers as `pulumi stack export` does."""

    def __init__(self, outputs: dict[str, object]) -> None:
        self.outputs = outputs

    def export(self, stack: str, *, cwd: Path) -> dict[str, object]:
        assert (stack, cwd.is_dir()) == ("x-aws-test-workload", True)
        resources = [{"urn": URN, "type": "pulumi:pulumi:Stack", "custom": False, "outputs": self.outputs}]
        return {"version": 3, "deployment": {"resources": resources}}


def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, outputs: dict[str, object]) -> str:
    monkeypatch.setattr(engine, "find", lambda: Engine(outputs))
    plan: Any = Shadow(tmp_path, None, "run-1").plan
    return endpoint(plan, tmp_path)


def test_it_is_the_model_behind_the_gateway_of_the_workload(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    outputs: dict[str, object] = {"gateway": {"address": "https://abc.execute-api.eu-west-1.amazonaws.com/prod/"}}
    found = asked(monkeypatch, tmp_path, outputs)
    assert found == "https://abc.execute-api.eu-west-1.amazonaws.com/prod/scorecard"


@pytest.mark.parametrize(
    "outputs", [{}, {"gateway": None}, {"gateway": {}}, {"gateway": {"address": "http://x.example"}}]
)
def test_a_stack_without_an_address_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, outputs: dict[str, object]
) -> None:
    with pytest.raises(GouvernailError, match="x-aws-test-workload does not say where its gateway answers") as error:
        asked(monkeypatch, tmp_path, outputs)
    assert error.value.problems[0].mend == "bring it up first: pulumi up --stack x-aws-test-workload"
