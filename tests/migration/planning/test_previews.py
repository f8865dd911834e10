"""Stacks are previewed by the engine on copies: nothing of the project, its backend or its selection changes."""

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from gouvernail.engine import Engine
from gouvernail.errors import Unusable
from migration.planning import previews as module
from migration.planning.previews import Preview, previews
from tests.migration.playbook.worked import planned

WORKLOAD, CUTOVER = "credit-scoring-aws-prod-workload", "credit-scoring-aws-prod-cutover"
ENGINE = """#!{python}
import json, os, pathlib, sys
said = json.loads(pathlib.Path({answers!r}).read_text())
stack = sys.argv[sys.argv.index("--stack") + 1] if "--stack" in sys.argv else None
state = pathlib.Path(os.environ["PULUMI_BACKEND_URL"].removeprefix("file://")) / ".pulumi" / "stacks"
with open({log!r}, "a") as log:
    config = sys.argv[sys.argv.index("--config-file") + 1] if "--config-file" in sys.argv else None
    text = pathlib.Path(config).read_text() if config else None
    print(json.dumps([sys.argv[1:], os.getcwd(), text, os.environ["PULUMI_BACKEND_URL"]]), file=log)
if sys.argv[1:3] == ["stack", "export"]:
    if not (state / stack).exists():
        print("error: no stack named '" + stack + "' found", file=sys.stderr)
        sys.exit(255)
    print((state / stack).read_text())
elif sys.argv[1:3] == ["stack", "init"]:
    state.mkdir(parents=True, exist_ok=True)
    (state / sys.argv[3]).write_text("{{\\"deployment\\": {{}}}}")
    pathlib.Path("Pulumi." + sys.argv[3] + ".yaml").write_text("encryptionsalt: fresh\\n")
elif sys.argv[1] == "preview":
    print(said[stack]["out"])
    print(said[stack].get("err", ""), file=sys.stderr)
    sys.exit(said[stack].get("code", 0))
"""
STANDING = json.dumps({"deployment": {"resources": [{"urn": "urn:one"}]}})


class Bench:
    """A project, a backend and an engine that says what it is told to say."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.root, self.backend = folder, folder / "project", folder / "backend"
        self.log, self.answers = folder / "log", folder / "answers"
        self.plan = planned(self.root)
        (self.backend / ".pulumi" / "stacks").mkdir(parents=True)
        program = folder / "pulumi"
        program.write_text(ENGINE.format(python=sys.executable, answers=str(self.answers), log=str(self.log)))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(module.engine, "find", lambda: Engine(program, "3.255.0", built=False))
        monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{self.backend}")
        monkeypatch.delenv("GOUVERNAIL_SANDBOX", raising=False)
        self.says(WORKLOAD, {"changeSummary": {"same": 3}})
        self.says(CUTOVER, {"changeSummary": {"create": 2}})

    def says(self, stack: str, digest: object, code: int = 0, err: str = "") -> None:
        known: dict[str, Any] = json.loads(self.answers.read_text()) if self.answers.exists() else {}
        known[stack] = {"out": digest if isinstance(digest, str) else json.dumps(digest), "code": code, "err": err}
        self.answers.write_text(json.dumps(known))

    def stands(self, stack: str) -> None:
        (self.backend / ".pulumi" / "stacks" / stack).write_text(STANDING)

    def asked(self, *words: str) -> list[list[Any]]:
        found = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [one for one in found if one[0][: len(words)] == list(words)]


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(tmp_path, monkeypatch)


def everything(folder: Path) -> dict[str, str]:
    return {str(file): file.read_text() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_each_stack_is_previewed_and_nothing_is_changed(bench: Bench) -> None:
    bench.stands(WORKLOAD)
    before = everything(bench.root) | everything(bench.backend)
    assert previews(bench.plan) == (Preview(WORKLOAD, {"same": 3}), Preview(CUTOVER, {"create": 2}))
    assert everything(bench.root) | everything(bench.backend) == before
    assert all(str(bench.backend) not in one[3] for one in bench.asked())
    assert {one[1] for one in bench.asked("preview")} == {str(bench.root)}


def test_the_cutover_is_previewed_as_the_run_begins(bench: Bench) -> None:
    bench.stands(WORKLOAD)
    bench.stands(CUTOVER)
    file = bench.root / "stacks" / f"Pulumi.{CUTOVER}.yaml"
    file.write_text("config:\n  gouvernail:spec: s\n  gouvernail:weight: 50\nencryptionsalt: old\n")
    previews(bench.plan)
    settings = yaml.safe_load(bench.asked("preview")[1][2])
    assert settings["encryptionsalt"] == "old"
    assert settings["config"] == {
        "gouvernail:spec": "s",
        "gouvernail:weight": "0",
        "gouvernail:mirror": "0",
        "gouvernail:legacy": "https://scoring.legacy.example/v2/score",
        "gouvernail:legacyAddresses": '["10.30.15.10"]',
        "gouvernail:stickyBy": "application_id",
    }


def test_a_stack_that_nobody_has_made_is_made_in_the_copy_alone(bench: Bench) -> None:
    bench.stands(WORKLOAD)
    previews(bench.plan)
    assert [one[0][2] for one in bench.asked("stack", "init")] == [CUTOVER]
    assert yaml.safe_load(bench.asked("preview")[1][2])["encryptionsalt"] == "fresh"
    assert not (bench.backend / ".pulumi" / "stacks" / CUTOVER).exists()


def test_a_cutover_to_what_does_not_stand_yet_is_not_known(bench: Bench) -> None:
    workload, cutover = previews(bench.plan)
    assert workload == Preview(WORKLOAD, {"same": 3})
    assert cutover.problem is None
    assert cutover.unknown == f"{WORKLOAD} does not stand yet, and it leads to that"


def test_what_would_be_lost_is_named_once(bench: Bench) -> None:
    bench.stands(WORKLOAD)
    steps = [{"op": op, "urn": "urn:two"} for op in ("create-replacement", "replace", "delete-replaced")]
    bench.says(CUTOVER, {"changeSummary": {"replace": 1}, "steps": [{"op": "same", "urn": "urn:one"}, *steps]})
    assert previews(bench.plan)[1].lost == ("urn:two",)


@pytest.mark.parametrize(
    ("digest", "err", "said"),
    [
        ({"diagnostics": [{"severity": "error", "message": "error: no\n  such thing"}]}, "", "no such thing"),
        (
            {
                "diagnostics": [
                    {"severity": "warning", "message": "old"},
                    {"severity": "error", "message": "wrong name"},
                    {"severity": "error", "message": "an unhandled error occurred: exit code 1"},
                ]
            },
            "",
            "wrong name",
        ),
        ("", "error: no credentials\n", "no credentials"),
        ("not JSON", "", "it gave no answer"),
    ],
)
def test_a_preview_that_fails_says_the_engines_own_words(bench: Bench, digest: object, err: str, said: str) -> None:
    bench.says(WORKLOAD, digest, code=255, err=err)
    assert previews(bench.plan)[0].problem == said


def test_a_backend_that_is_no_folder_is_not_touched(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "PULUMI_BACKEND_URL", str(bench.backend)
    )  # the engine of this test reads it; ours copies no other
    found = previews(bench.plan)
    assert found[0].unknown == f"nobody has made it yet: `pulumi stack init {WORKLOAD}`, then plan again"
    assert bench.asked("stack", "init") == []


def test_without_an_engine_there_is_no_preview(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Engine:
        raise Unusable("no Pulumi engine")

    monkeypatch.setattr(module.engine, "find", none)
    with pytest.raises(Unusable, match="no Pulumi engine"):
        previews(bench.plan)


def test_folders_of_previews_go_away(bench: Bench) -> None:
    bench.stands(WORKLOAD)
    previews(bench.plan)
    assert not any(Path(one[3].removeprefix("file://")).exists() for one in bench.asked("preview"))
    assert os.environ["PULUMI_BACKEND_URL"] == f"file://{bench.backend}"
