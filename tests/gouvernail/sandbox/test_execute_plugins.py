"""How the engine meets the clouds: attached, or through plugin executables on PATH."""

import os
import subprocess

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox.execute import session

PLUGIN = "pulumi-resource-aws"


@pytest.fixture
def on_path(monkeypatch):
    monkeypatch.setenv("GOUVERNAIL_SANDBOX_PROVIDERS", "path")


@pytest.mark.usefixtures("on_path")
def test_on_path_nothing_of_ours_is_attached(tmp_path, monkeypatch):
    monkeypatch.setenv("PULUMI_DEBUG_PROVIDERS", "random:1234,aws:1")
    monkeypatch.setenv("PULUMI_IGNORE_AMBIENT_PLUGINS", "1")
    with session(tmp_path / "a box", cwd=tmp_path) as running:
        assert running.environment["PULUMI_DEBUG_PROVIDERS"] == "random:1234"
        assert "PULUMI_IGNORE_AMBIENT_PLUGINS" not in running.environment
        assert running.environment["PATH"].split(os.pathsep)[1] == str(tmp_path / "a box" / "plugins")
    monkeypatch.delenv("PULUMI_DEBUG_PROVIDERS")
    with session(tmp_path / "a box", cwd=tmp_path) as running:
        assert "PULUMI_DEBUG_PROVIDERS" not in running.environment


def test_attached_nothing_lies_on_path(tmp_path, monkeypatch):
    monkeypatch.delenv("GOUVERNAIL_SANDBOX_PROVIDERS", raising=False)
    with session(tmp_path / "box", cwd=tmp_path) as running:
        assert str(tmp_path / "box" / "plugins") not in running.environment["PATH"]
        assert "aws:" in running.environment["PULUMI_DEBUG_PROVIDERS"]


@pytest.mark.usefixtures("on_path")
@pytest.mark.parametrize("package", ["aws", "azure-native", "gcp"])
def test_a_plugin_says_its_port_and_stays_until_the_engine_hangs_up(tmp_path, package):
    with session(tmp_path / "a box", cwd=tmp_path) as running:
        ports = dict(one.split(":") for one in running.environment["GOUVERNAIL_SANDBOX_PORTS"].split(","))
        plugin = subprocess.Popen(
            [tmp_path / "a box" / "plugins" / f"pulumi-resource-{package}", "127.0.0.1:1"],
            env=dict(running.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert plugin.stdin is not None
        assert plugin.stdout is not None
        assert plugin.stdout.readline() == f"{ports[package]}\n"
        assert plugin.poll() is None
        plugin.stdin.close()
        assert plugin.wait(30) == 0
        plugin.stdout.close()


@pytest.mark.usefixtures("on_path")
@pytest.mark.parametrize("ports", ["", "gcp:1", "my-aws:1"])
def test_a_plugin_that_nobody_serves_says_so(tmp_path, ports):
    with session(tmp_path / "box", cwd=tmp_path) as running:
        environment = {**running.environment, "GOUVERNAIL_SANDBOX_PORTS": ports}
    done = subprocess.run(
        [tmp_path / "box" / "plugins" / PLUGIN], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "no sandbox serves aws" in done.stderr


def test_another_way_is_refused_with_those_there_are(tmp_path, monkeypatch):
    monkeypatch.setenv("GOUVERNAIL_SANDBOX_PROVIDERS", "telepathy")
    with pytest.raises(GouvernailError, match="telepathy") as caught, session(tmp_path / "box", cwd=tmp_path):
        pass
    assert caught.value.problems[0].expected == "one of attached, path"


@pytest.mark.engine
def test_the_engine_says_which_it_uses(stranger):
    """A test of the configurations themselves: each run meets the clouds as it claims to."""
    shop = stranger("shop")
    done = shop.up()
    assert ("using pulumi-resource-aws from $PATH at" in done.stdout) == (shop.configuration.name == "stock")
    asked = shop.gouvernail("sandbox", "exec", "--", "sh", "-c", 'echo "$PULUMI_DEBUG_PROVIDERS"')
    assert bool(asked.stdout.strip()) == (shop.configuration.name == "make")


@pytest.mark.engine
def test_a_version_that_the_sandbox_does_not_know_is_said(stranger):
    shop = stranger("shop")
    shop.write('import pulumi, pulumi_aws as aws\naws.sqs.Queue("q", opts=pulumi.ResourceOptions(version="7.999.0"))\n')
    assert "7.999.0" in shop.up().stdout
