import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest

from assurance import loading
from gouvernail.engine import Engine
from gouvernail.errors import GouvernailError, Problem

SYSTEMS = Path(__file__).resolve().parents[2] / "systems"
AUDIT, FOUNDATION, WORKLOAD = "bex-aws-audit-foundation", "bex-aws-dev-foundation", "credit-scoring-aws-dev-workload"
PRODUCTION, STANDBY = "credit-scoring-aws-prod-workload", "credit-scoring-aws-prod-recovery"


class Exports:
    """What an engine answers, from memory."""

    def __init__(self, reads: Mapping[str, Sequence[str]], sealed: Sequence[str] = ()) -> None:
        self.reads = reads
        self.sealed = sealed

    def export(self, stack: str, **_: object) -> dict[str, object]:
        if stack in self.sealed:
            raise GouvernailError(Problem(f"access to {stack} was denied"))
        if stack not in self.reads:
            raise GouvernailError(Problem(f"no stack named '{stack}' found"))
        references = [
            {
                "urn": f"urn:pulumi:{stack}::gouvernail::pulumi:pulumi:StackReference::{name}",
                "type": "pulumi:pulumi:StackReference",
                "custom": True,
                "external": True,
                "id": f"organization/gouvernail/{name}",
                "inputs": {"name": f"organization/gouvernail/{name}"},
            }
            for name in self.reads[stack]
        ]
        return {"version": 3, "deployment": {"resources": references}}

    def run(self, arguments: Sequence[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert list(arguments[:2]) == ["stack", "ls"]
        return subprocess.CompletedProcess([], 0, json.dumps([{"name": name} for name in self.reads]), "")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(SYSTEMS, tmp_path / "systems")
    (tmp_path / "Pulumi.yaml").write_text("name: gouvernail\n", encoding="utf-8")
    (tmp_path / "stacks").mkdir()
    systems = dict.fromkeys((WORKLOAD, PRODUCTION, STANDBY), "credit-scoring")
    for stack, spec in {AUDIT: "organisation", FOUNDATION: "organisation", **systems}.items():
        text = f"config:\n  gouvernail:spec: systems/{spec}.yaml\n"
        (tmp_path / "stacks" / f"Pulumi.{stack}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def load(root: Path, stack: str, reads: Mapping[str, Sequence[str]], sealed: Sequence[str] = ()) -> loading.Loaded:
    where = loading.Backend({}, simulated=True)
    return loading.load(
        stack, loading.Deployed(cast("Engine", cast("object", Exports(reads, sealed))), root, where), root
    )


def test_the_foundations_that_a_workload_reads_are_loaded_with_it(root: Path) -> None:
    loaded = load(root, WORKLOAD, {WORKLOAD: [FOUNDATION], FOUNDATION: [AUDIT], AUDIT: []})

    assert loaded.expected.layers == {"workload", "foundation", "audit"}
    assert loaded.expected.environment == "dev"
    assert loaded.missing == {}


def test_a_foundation_that_cannot_be_read_is_named_with_the_reason(root: Path) -> None:
    loaded = load(root, WORKLOAD, {WORKLOAD: [FOUNDATION]})

    assert loaded.missing == {FOUNDATION: f"no stack named '{FOUNDATION}' found"}
    assert loaded.expected.layers == {"workload"}


def test_stacks_that_read_each_other_end(root: Path) -> None:
    assert load(root, FOUNDATION, {FOUNDATION: [AUDIT], AUDIT: [FOUNDATION]}).expected.layers == {"foundation", "audit"}


def test_what_stands_ready_is_loaded_beside_production_and_judged_by_itself(root: Path) -> None:
    loaded = load(root, PRODUCTION, {PRODUCTION: [], STANDBY: [AUDIT], AUDIT: []})

    assert STANDBY in loaded.graph.stacks
    assert loaded.expected.standby_in == "eu-central-1"
    assert loaded.expected.layers == {"workload"}
    alone = load(root, STANDBY, {PRODUCTION: [], STANDBY: [AUDIT], AUDIT: []})
    assert PRODUCTION not in alone.graph.stacks
    assert (alone.expected.layers, alone.expected.standby_in) == ({"recovery", "audit"}, None)
    assert (alone.expected.instances, alone.expected.idle) == (2, True)


def test_a_standby_is_not_judged_with_the_home_foundation_that_it_reads(root: Path) -> None:
    home = "bex-aws-prod-foundation"
    assert load(root, STANDBY, {STANDBY: [home], home: []}).expected.layers == {"recovery"}


def test_a_standby_that_was_never_made_is_not_one_that_cannot_be_read(root: Path) -> None:
    none = load(root, PRODUCTION, {PRODUCTION: []})
    sealed = load(root, PRODUCTION, {PRODUCTION: [], STANDBY: []}, sealed=[STANDBY])

    assert (none.missing, none.expected.unread) == ({}, frozenset())
    assert sealed.missing == {STANDBY: f"access to {STANDBY} was denied"}
    assert sealed.expected.unread == {"recovery"}


def test_no_standby_is_looked_for_outside_of_production(root: Path) -> None:
    loaded = load(root, WORKLOAD, {WORKLOAD: []}, sealed=["credit-scoring-aws-dev-recovery"])

    assert (loaded.missing, loaded.expected.standby_in) == ({}, None)


def test_an_unknown_stack_is_answered_with_the_nearest_and_all_there_are(root: Path) -> None:
    with pytest.raises(GouvernailError) as error:
        load(root, "credit-scoring-aws-dve-workload", {WORKLOAD: [], FOUNDATION: []})

    (problem,) = error.value.problems
    assert problem.nearest == WORKLOAD
    assert FOUNDATION in str(problem.expected)


def test_without_any_stack_the_first_step_is_named(root: Path) -> None:
    with pytest.raises(GouvernailError, match="make demo"):
        load(root, WORKLOAD, {})


def test_a_stack_file_that_names_no_spec_is_said(root: Path) -> None:
    (root / "stacks" / f"Pulumi.{WORKLOAD}.yaml").write_text("config: {}\n", encoding="utf-8")

    with pytest.raises(GouvernailError, match="gouvernail:spec"):
        load(root, WORKLOAD, {WORKLOAD: []})


def test_outside_of_a_project_and_without_a_sandbox_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PULUMI_BACKEND_URL", raising=False)
    with pytest.raises(GouvernailError, match=r"Pulumi\.yaml"):
        loading.project_root(tmp_path)
    with pytest.raises(GouvernailError, match="make demo"):
        loading.backend(tmp_path, None, None)


def test_the_sandbox_is_the_default_and_a_named_backend_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULUMI_BACKEND_URL", raising=False)
    (tmp_path / ".sandbox" / "backend").mkdir(parents=True)

    own = loading.backend(tmp_path, None, None)
    named = loading.backend(tmp_path, None, "s3://states")

    assert own.simulated
    assert own.environment["PULUMI_BACKEND_URL"] == f"file://{tmp_path / '.sandbox' / 'backend'}"
    assert not named.simulated
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://from-the-environment")
    assert loading.backend(tmp_path, None, None).environment["PULUMI_BACKEND_URL"] == "s3://from-the-environment"
    assert loading.backend(tmp_path, tmp_path / ".sandbox", None).simulated
