import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from gouvernail.commands import doctor as module
from gouvernail.commands.doctor import Finding, doctor, examine


def found(name: str) -> Finding:
    return next(finding for finding in examine() if finding.name == name)


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose only programs are those a test puts there; the packages are ours."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "project").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path


def put(machine: Path, name: str, says: str) -> Path:
    path = machine / "bin" / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def good(machine: Path) -> None:
    put(machine, "pulumi", "v3.300.0")
    put(machine, "pulumi-language-python", "")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(doctor, arguments)


def test_an_engine_and_the_packages_are_enough(machine: Path) -> None:
    good(machine)
    result = run("--json")
    report = json.loads(result.output)
    assert result.exit_code == 0
    assert report["usable"] is True
    states = {one["name"]: one["state"] for one in report["findings"]}
    assert states["pulumi"] == states["pulumi-language-python"] == states["sandbox state"] == "ok"
    assert states["go"] == states["uv"] == states["git"] == "missing"


def test_nothing_there_says_what_to_do_and_ends_with_3(machine: Path) -> None:
    result = run()
    assert result.exit_code == 3
    assert "install the Pulumi CLI" in result.output
    assert "install Go" in result.output
    report = json.loads(run("--json").output)
    assert report["usable"] is False
    for finding in report["findings"]:
        assert finding["state"] == "ok" or finding["mend"], finding


def test_go_is_needed_only_where_no_engine_is_there(machine: Path) -> None:
    assert found("go").needed
    good(machine)
    assert not found("go").needed


@pytest.mark.parametrize(
    ("name", "says", "state"),
    [
        ("pulumi", "v3.1.0", "too old"),
        ("pulumi", "v4.1.0", "unusable"),
        ("pulumi", "no idea", "unusable"),
        ("go", "go version go1.19.8 linux/amd64", "too old"),
        ("go", "go version go1.26.8 linux/amd64", "ok"),
        ("go", "what?", "unusable"),
        ("uv", "uv 0.4.1", "too old"),
        ("uv", "uv 0.13.9 (linux)", "ok"),
        ("git", "git version 2.39.5", "ok"),
    ],
)
def test_what_a_program_says_of_itself_is_judged(machine: Path, name: str, says: str, state: str) -> None:
    put(machine, name, says)
    finding = found(name)
    assert finding.state == state
    assert finding.state == "ok" or finding.mend


def test_a_program_that_does_not_run_is_not_ok(machine: Path) -> None:
    (machine / "bin" / "git").write_text("#!/no/such/interpreter\n")
    (machine / "bin" / "git").chmod(0o755)
    assert found("git").state == "unusable"


def test_an_engine_without_its_language_host_is_found_out(machine: Path) -> None:
    put(machine, "pulumi", "v3.300.0")
    finding = found("pulumi-language-python")
    assert (finding.state, finding.needed) == ("missing", True)
    assert run().exit_code == 3


def test_one_cloud_is_enough_and_none_is_not(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good(machine)
    there = {"pulumi": "3.272.0", "pulumi-gcp": "10.2.0"}

    def version(name: str) -> str:
        if name not in there:
            raise module.metadata.PackageNotFoundError(name)
        return there[name]

    monkeypatch.setattr(module.metadata, "version", version)
    assert found("pulumi-aws (package)").state == "missing"
    assert "--extra aws" in str(found("pulumi-aws (package)").mend)
    assert run().exit_code == 0
    del there["pulumi-gcp"]
    assert run().exit_code == 3


@pytest.mark.parametrize(("version", "state"), [("7.50.9", "too old"), ("8.0.0", "unusable"), ("7.51.1", "ok")])
def test_a_package_is_held_to_our_own_requirement(version: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = module.metadata.version
    monkeypatch.setattr(module.metadata, "version", lambda name: version if name == "pulumi-aws" else real(name))
    assert found("pulumi-aws (package)").state == state


def test_a_full_disk_is_said_but_stops_nothing(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good(machine)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**8))
    finding = found("disk")
    assert finding.state == "unusable"
    assert "0.1 GB free" in str(finding.detail)
    assert run().exit_code == 0


def test_the_sandbox_state_is_looked_for_in_the_project(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine / "project" / "Pulumi.yaml").touch()
    (machine / "project" / "below").mkdir()
    monkeypatch.chdir(machine / "project" / "below")
    assert found("sandbox state").detail == str(machine / "project" / ".sandbox")


def test_a_folder_that_cannot_be_written_is_found_out(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # root may write anywhere, so the question is answered instead of the folder being closed
    monkeypatch.setattr(os, "access", lambda *_: False)
    finding = found("sandbox state")
    assert (finding.state, finding.needed) == ("unusable", True)


def test_the_table_for_people_says_the_same(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    findings = [Finding("pulumi", "missing", needed=True, mend="install it"), Finding("git", "ok", needed=False)]
    module._table(findings)
    printed = capsys.readouterr().out
    assert "missing" in printed
    assert "mend: install it" in printed


def test_no_command_line_is_needed_to_run_it() -> None:
    program = "from gouvernail.cli import main; import sys; sys.argv[1:] = ['doctor', '--json']; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 3, "the machine of this test has no engine"
    assert json.loads(done.stdout)["usable"] is False


def test_checkov_is_found_in_its_own_environment_or_what_is_left_without_it_is_said(machine, monkeypatch) -> None:
    home = machine / "own"
    monkeypatch.setattr(module, "_OWN_CHECKOV", home)
    missing = found("checkov")
    assert (missing.state, missing.needed) == ("missing", False)
    assert "--only rules" in (missing.mend or "")
    about = home / "lib" / "python3.11" / "site-packages" / "checkov-9.8.7.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: checkov\nVersion: 9.8.7\n", encoding="utf-8")
    assert (found("checkov").state, found("checkov").version) == ("ok", "9.8.7")
