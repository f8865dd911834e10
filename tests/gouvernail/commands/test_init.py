"""`gouvernail init` writes a pair that `validate` accepts, both files or none."""

import subprocess
import sys
from pathlib import Path

import pytest

from gouvernail.spec import AISystem, load

ACCOUNTS = {
    "aws": "dev=111111111111,test=222222222222,prod=333333333333,audit=044444444444",
    "azure": ",".join(
        f"{name}=00000000-0000-0000-0000-00000000000{number}"
        for number, name in enumerate(("dev", "test", "prod", "audit"))
    ),
    "gcp": "dev=acme-ai-dev,test=acme-ai-test,prod=acme-ai-prod,audit=acme-ai-audit",
}


def init(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from gouvernail.cli import main; main()", "init", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60
    )


def flags(cloud: str = "aws", **changed: str) -> list[str]:
    given = {"organisation-id": "acme", "system-id": "churn", "cloud": cloud, "accounts": ACCOUNTS[cloud], **changed}
    return [part for name, value in given.items() for part in (f"--{name}", value)]


@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp"])
def test_the_pair_is_valid(cloud: str, tmp_path: Path):
    done = init(tmp_path, "--yes", *flags(cloud, title='Churn: "who" leaves # and why', name="Société Acmé"))
    assert done.returncode == 0, done.stderr
    system = load(tmp_path / "systems" / "churn.yaml")
    assert isinstance(system, AISystem)
    assert system.system.title == 'Churn: "who" leaves # and why'
    assert system.organisation.name == "Société Acmé"
    assert list(system.organisation.clouds.used) == [cloud]
    for file in ("organisation.yaml", "churn.yaml"):
        text = (tmp_path / "systems" / file).read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=../gouvernail/schemas/")
        assert text.count("#") > 5


@pytest.mark.parametrize("market", ["FR", "DE", "IE", "LU"])
def test_every_market_has_a_language(market: str, tmp_path: Path):
    assert init(tmp_path, "--yes", *flags(market=market)).returncode == 0


def test_nothing_is_overwritten(tmp_path: Path):
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems" / "churn.yaml").write_text("mine", encoding="utf-8")
    done = init(tmp_path, "--yes", *flags())
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert (tmp_path / "systems" / "churn.yaml").read_text(encoding="utf-8") == "mine"
    assert [file.name for file in (tmp_path / "systems").iterdir()] == ["churn.yaml"]


@pytest.mark.parametrize(
    ("changed", "flag"),
    [
        ({"accounts": ACCOUNTS["gcp"]}, "--accounts"),
        ({"accounts": "dev=111111111111"}, "--accounts"),
        ({"region": "eu-west-2"}, "--region"),
        ({"region": "eu west\n1: x"}, "--region"),
        ({"recovery-region": "eu-west-1"}, "--recovery-region"),
        ({"organisation-id": "a: b"}, "--organisation-id"),
        ({"system-id": "../churn"}, "--system-id"),
        ({"system-id": "organisation"}, "--system-id"),
        ({"market": "UK"}, "--market"),
        ({"title": " "}, "--title"),
    ],
)
def test_a_wrong_answer_is_told_by_its_flag_and_nothing_is_written(changed: dict[str, str], flag: str, tmp_path: Path):
    done = init(tmp_path, "--yes", *flags(**changed))
    assert done.returncode == 2
    assert f"error: {flag}: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "systems").exists()


def test_an_id_of_another_file_is_refused(tmp_path: Path):
    assert init(tmp_path, "--yes", *flags()).returncode == 0
    (tmp_path / "systems" / "organisation.yaml").unlink()
    (tmp_path / "systems" / "churn.yaml").rename(tmp_path / "systems" / "other.yaml")
    done = init(tmp_path, "--yes", *flags())
    assert done.returncode == 2
    assert "--system-id: the id 'churn' is also that of" in done.stderr


def test_without_a_terminal_every_missing_flag_is_named(tmp_path: Path):
    done = init(tmp_path)
    assert done.returncode == 2
    assert [flag for flag in ("--organisation-id", "--system-id", "--accounts") if flag not in done.stderr] == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path):
    (tmp_path / "systems").write_text("a file", encoding="utf-8")
    done = init(tmp_path, "--yes", *flags(), "--directory", "systems/inner")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
