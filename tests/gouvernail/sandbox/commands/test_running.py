"""`exec`, `serve` and `reset`."""

import json
import os
import signal
import subprocess
import time

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import folder as folders
from gouvernail.sandbox import server
from gouvernail.sandbox.serve import serving
from tests.conftest import ONCE
from tests.gouvernail.sandbox.commands.conftest import run


def test_reset_asks_first(box):
    refused = run("reset", "--state", box, typed="n\n")
    assert refused.exit_code == 1
    assert (box / folders.STATE).exists()
    assert run("reset", "--state", box, typed="y\n").exit_code == 0
    assert not box.exists()


def test_reset_is_refused_while_a_sandbox_is_served(box):
    with folders.used(box), serving(box / folders.STATE, {}):
        result = run("reset", "--state", box, "--yes")
    assert isinstance(result.exception, GouvernailError)
    assert "in use" in str(result.exception)
    assert (box / folders.STATE).exists()


@pytest.mark.parametrize("options", [["--status", "--stop"], ["--stop", "--env"], ["--stop", "--preview", "cloud"]])
def test_options_that_do_not_go_together_are_refused(box, options):
    result = run("serve", "--state", box, *options)
    assert isinstance(result.exception, GouvernailError)
    assert "do not go together" in str(result.exception)


def test_what_was_never_served_is_said(box):
    status = run("serve", "--state", box, "--status")
    assert (status.exit_code, status.stdout) == (1, "not served; it never was\n")
    as_json = json.loads(run("serve", "--state", box, "--status", "--json").stdout)
    assert as_json == {"running": False, "ended": None, "simulated": True}
    assert run("serve", "--state", box, "--stop").exit_code == 0
    env = run("serve", "--state", box, "--status", "--env")  # what eval would run
    assert (env.exit_code, env.stdout) == (1, "")


@pytest.mark.engine
def test_a_server_is_met_by_exec_outlives_it_and_is_ended(stranger):
    shop = stranger("shop")
    started = shop.gouvernail("sandbox", "serve", "--json")
    assert started.returncode == 0, started.stderr
    served = json.loads(started.stdout)
    try:
        shop.up()
        status = json.loads(shop.gouvernail("sandbox", "serve", "--status", "--json").stdout)
        assert (status["running"], status["pid"], status["simulated"]) == (True, served["pid"], True)
        asked = json.loads(shop.gouvernail("sandbox", "log", "--operation", "create", "--json").stdout)
        assert {one["server"] for one in asked} == {served["server"]}
        assert f"aws:{served['ports']['aws']}" in status["environment"]["GOUVERNAIL_SANDBOX_PORTS"]
        second = shop.gouvernail("sandbox", "serve")
        assert second.returncode == 2
        assert "is served already" in second.stderr
        for other, environment in (
            (["--preview=cloud"], {}),
            (["--allow-foreign"], {}),
            ([], {"AWS_REGION": "eu-west-3"}),
        ):
            refused = shop.gouvernail("sandbox", "exec", *other, "--", "true", **environment)
            assert refused.returncode == 2
            assert "is served already, with" in refused.stderr
        assert "in use" in shop.gouvernail("sandbox", "reset", "--yes").stderr
    finally:
        stopped = shop.gouvernail("sandbox", "serve", "--stop")
    assert (stopped.returncode, stopped.stdout) == (0, "stopped\n")
    assert "it was stopped" in shop.gouvernail("sandbox", "serve", "--status").stdout


@ONCE
@pytest.mark.engine
def test_a_shell_meets_the_clouds_with_what_is_printed(stranger):
    shop = stranger("shop")
    try:
        line = 'eval "$("$0" sandbox serve --env)"; pulumi up --yes --skip-preview --stack dev >&2'
        done = subprocess.run(
            ["sh", "-c", line, *shop.configuration.command()],
            cwd=shop.folder,
            env=shop.configuration.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert len(shop.things()) == 3
    finally:
        shop.gouvernail("sandbox", "serve", "--stop")


@ONCE
@pytest.mark.engine
def test_how_a_server_ended_is_said_by_status_and_by_exec(stranger):
    shop = stranger("shop")
    file = shop.folder / "faults.yaml"
    file.write_text('faults: [{type: "aws:s3:Bucket", operation: create, on: 1, crash: before}]')
    shop.gouvernail("sandbox", "faults", str(file))
    shop.gouvernail("sandbox", "serve")
    done = shop.pulumi("up", "--yes", "--skip-preview")
    assert done.returncode != 0
    assert "the clouds' server ended before the command did: a fault crashed it (crash before)" in done.stderr
    status = shop.gouvernail("sandbox", "serve", "--status")
    assert status.returncode == 1
    assert "a fault crashed it (crash before) in Create of urn:pulumi:dev::shop::aws:s3" in status.stdout
    shop.up()  # the next command has a server of its own


@pytest.mark.engine
def test_the_server_of_a_command_does_not_outlive_a_killed_exec(stranger):
    shop = stranger("shop")
    own = subprocess.Popen(
        shop.configuration.command("sandbox", "exec", "--", "sh", "-c", "echo; sleep 60"),
        cwd=shop.folder,
        env=shop.configuration.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    own.stdout.readline()
    os.kill(own.pid, signal.SIGKILL)
    own.wait()
    os.killpg(own.pid, signal.SIGKILL)  # the sleep that was its command
    own.stdout.close()
    box = shop.folder / folders.NAME
    for _ in range(200):
        if "stopped" in (box / "log.jsonl").read_text():
            break
        time.sleep(0.05)
    folders.reset(box)
    assert server.running(box) is None
