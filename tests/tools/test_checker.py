"""The wheel that only checks, as a stranger has it: installed elsewhere, in an empty folder, with no Pulumi."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile

import pytest

from policies.checkov.environment import VERSION
from tests.structure.tree import ROOT
from tools.setup import find_uv, sync_environment

SAMPLE = ROOT / "docs" / "samples" / "webshop.json"
MAIN = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CHECKER = tomllib.loads((ROOT / "tools" / "checker" / "pyproject.toml").read_text(encoding="utf-8"))


def uv(*arguments, cwd=ROOT):
    command = [str(find_uv()), *arguments]
    return subprocess.run(
        command, cwd=cwd, env=sync_environment(find_uv()), check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--wheel", "tools/checker", "--out-dir", str(folder))
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    uv("venv", "--python", sys.executable, str(home))
    uv("pip", "install", "--python", str(home / "bin" / "python"), str(wheel))
    return home


@pytest.fixture
def run(installed, tmp_path):
    def gouvernail(*arguments, given=None):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)} | (
            {"SSL_CERT_FILE": os.environ["SSL_CERT_FILE"]} if "SSL_CERT_FILE" in os.environ else {}
        )
        command = [str(installed / "bin" / "gouvernail"), *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, input=given, check=False
        )

    return gouvernail


def test_it_is_the_same_release_and_asks_for_the_same_as_the_blueprint():
    assert CHECKER["project"]["version"] == MAIN["project"]["version"]
    assert CHECKER["project"]["requires-python"] == MAIN["project"]["requires-python"]
    ours = {one for one in CHECKER["project"]["dependencies"] if not one.startswith("checkov")}
    assert ours <= {*MAIN["project"]["dependencies"]}
    assert f"checkov=={VERSION}" in CHECKER["project"]["dependencies"]
    of_main = MAIN["project"]["entry-points"]["gouvernail.commands"]
    assert CHECKER["project"]["entry-points"]["gouvernail.commands"].items() <= of_main.items()


def test_it_brings_no_other_top_level_name(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0] for name in names} == {"gouvernail", "gouvernail_check-0.1.0.dist-info"}
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.slow
def test_a_stranger_s_stack_is_judged_by_checkov_and_by_our_rules(run):
    done = run("check", "-", "--format", "json", given=SAMPLE.read_text(encoding="utf-8"))
    assert done.stderr == ""
    assert done.returncode == 1
    found = {(one["id"], one["verdict"]) for one in json.loads(done.stdout)}
    assert {("CKV_AWS_24", "fail"), ("network.admin_ports_closed", "fail"), ("CKV_GOUV_1", "fail")} <= found


@pytest.mark.slow
def test_a_rule_and_a_control_are_explained_and_the_version_is_said(run):
    assert "sec-01" in run("policy", "explain", "network.admin_ports_closed").stdout
    assert "CKV_AWS_24" in run("controls", "sec-01").stdout
    assert run("--version").stdout == f"gouvernail, version {MAIN['project']['version']}\n"


@pytest.mark.slow
def test_what_needs_the_project_is_refused_clearly(run, tmp_path):
    assert run("check", "--all-stacks").returncode == 2
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    refused = run("check", "dev")
    assert refused.returncode == 3
    assert "pulumi stack export | gouvernail check -" in refused.stderr
