"""`gouvernail validate` as a person and as a machine meet it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SYSTEMS = ROOT / "systems"


def validate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from gouvernail.cli import main; main()", "validate", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    for file in (ROOT / "tests" / "gouvernail" / "spec" / "base").glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def broken(folder: Path) -> None:
    file = folder / "system.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("minSample: 400, conf", "minSampel: 400, conf").replace("rto: 4h", "rto: 1m"), "utf-8")


def test_a_valid_system_says_what_follows(pair: Path):
    done = validate(pair, "system.yaml")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "system.yaml: valid" in done.stdout
    assert "risk class    high" in done.stdout
    assert "Annex III 5(b)" in done.stdout
    assert "credit-scoring-aws-prod-workload" in done.stdout


def test_every_mistake_is_told_on_its_line(pair: Path):
    broken(pair)
    done = validate(pair, "system.yaml", "organisation.yaml")
    assert done.returncode == 2
    assert "organisation.yaml: valid" in done.stdout
    assert "system.yaml:39:62: models.scorecard.protected.minSampel: unknown key 'minSampel'" in done.stderr
    assert "did you mean 'minSample'?" in done.stderr
    assert "continuity.rto" in done.stderr


def test_json_has_both_what_is_wrong_and_what_is_right(pair: Path):
    broken(pair)
    done = validate(pair, "--json", "system.yaml", "organisation.yaml")
    assert done.returncode == 2
    answer = json.loads(done.stdout)
    assert [good["id"] for good in answer["valid"]] == ["bex"]
    assert [(problem["line"], problem["path"], problem["nearest"]) for problem in answer["problems"]] == [
        (39, "models.scorecard.protected.minSampel", "minSample"),
        (75, "continuity.rto", None),
    ]


def test_an_organisations_mistake_is_told_once_for_many_systems(pair: Path):
    file = pair / "organisation.yaml"
    file.write_text(file.read_text("utf-8").replace("    region: eu-west-1", "    region: Ireland"), "utf-8")
    done = validate(pair, "system.yaml", "organisation.yaml")
    assert done.returncode == 2
    assert done.stderr.count("Ireland") == 1


@pytest.mark.parametrize("name", ["none.yaml", ".", "bad\x01.yaml"])
def test_what_is_no_file_gets_one_answer(name: str, pair: Path):
    done = validate(pair, name)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_without_a_file_the_use_is_shown(tmp_path: Path):
    done = validate(tmp_path)
    assert done.returncode == 2
    assert "Usage" in done.stderr


def test_the_worked_files_are_valid():
    files = sorted(str(file) for file in SYSTEMS.glob("*.yaml"))
    assert len(files) >= 3
    done = validate(ROOT, *files)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": valid") == len(files)
