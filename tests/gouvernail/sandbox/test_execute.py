"""Strangers' programs on the real engine, in the sandbox."""

import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox.execute import session
from tests.conftest import ONCE

pytestmark = [pytest.mark.engine]

HOLDS_SECRETS = (
    "sandbox: Pulumi.dev.yaml holds secrets that only their own provider can open; 'simulated-secret' stands in for "
    "shop:password"
)
ONE = """
import pulumi_aws as aws
aws.{what}
"""
INLINE = """
import pulumi
import pulumi_aws as aws
from pulumi import automation


def program():
    pulumi.export("arn", aws.sqs.Queue("q", name="inline").arn)


stack = automation.create_or_select_stack("inline", project_name="driven", program=program)
print(stack.up().outputs["arn"].value)
"""
GET = """
import pulumi
import pulumi_aws as aws
pulumi.export("arn", aws.s3.Bucket.get("it", "{id}").arn)
"""


@pytest.fixture
def shop(stranger):
    return stranger("shop")


def test_up_again_without_change_and_down(shop):
    first = shop.up()
    assert first.stderr.splitlines() == [
        "sandbox: everything here is simulated, and kept in .sandbox",
        "sandbox: there was no stack dev, so it was made",
        HOLDS_SECRETS,
    ]
    given = shop.outputs()
    assert given["account"] == "000000000000"
    assert given["bucket"].startswith("arn:aws:s3:::orders-")
    assert given["queue"].startswith("https://sqs.eu-west-1.amazonaws.com/000000000000/orders-")
    assert "simulated-secret" not in first.stdout
    assert given["password"] == "[secret]"
    again = shop.up("--expect-no-changes")
    assert again.stderr.splitlines() == ["sandbox: everything here is simulated, and kept in .sandbox"]
    assert sorted(thing["name"] for thing in shop.things()) == ["orders", "orders", "password"]
    assert shop.pulumi("refresh", "--yes", "--expect-no-changes").returncode == 0
    gone = shop.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.returncode == 0, gone.stdout
    assert shop.things() == []
    assert shop.changed() == ""


@ONCE
def test_a_preview_shows_what_up_will_give(shop):
    planned = shop.pulumi("preview")
    assert planned.returncode == 0, planned.stdout + planned.stderr
    assert shop.things() == []
    shop.up()
    assert shop.outputs()["bucket"] in planned.stdout


@ONCE
def test_a_change_is_shown_where_it_is_and_only_that_is_done(shop):
    shop.up()
    program = (shop.folder / "__main__.py").read_text()
    shop.write(program.replace("visibility_timeout_seconds=60", "visibility_timeout_seconds=90"))
    planned = json.loads(shop.pulumi("preview", "--json").stdout)
    changed = [step for step in planned["steps"] if step["op"] != "same"]
    assert [(step["op"], step["urn"].rpartition("::")[2]) for step in changed] == [("update", "orders")]
    assert list(changed[0]["detailedDiff"]) == ["visibilityTimeoutSeconds"]


@ONCE
def test_committed_files_stay_as_they_are_whatever_is_typed(shop):
    assert shop.pulumi("config", "set", "owner", "me").returncode == 0
    assert shop.pulumi("config", "set", "--secret", "token", "geheim").returncode == 0
    assert shop.pulumi("config", "get", "owner").stdout.strip() == "me"
    assert shop.gouvernail("sandbox", "exec", "--", "pulumi", "stack", "init", "other").returncode == 0
    assert shop.gouvernail("sandbox", "exec", "--", "pulumi", "stack", "select", "third", "--create").returncode == 0
    listed = shop.gouvernail("sandbox", "exec", "--", "pulumi", "stack", "ls", "--json")
    assert {one["name"] for one in json.loads(listed.stdout)} == {"dev", "other", "third"}
    for refused in (["stack", "rename", "new"], ["stack", "change-secrets-provider", "x"], ["config", "cp", "-d", "x"]):
        done = shop.pulumi(*refused)
        assert done.returncode == 2
        assert "would change the committed files" in done.stderr
    assert shop.pulumi("stack", "rm", "--yes").returncode == 0
    assert shop.changed() == ""


@ONCE
def test_the_copy_follows_the_original(shop):
    shop.pulumi("config", "set", "owner", "me")
    file = shop.folder / "Pulumi.dev.yaml"
    file.write_text(file.read_text().replace("logistics", "sales"))
    assert shop.pulumi("config", "get", "owner").stdout.strip() == "sales"


@ONCE
def test_no_stack_is_said(shop):
    done = shop.gouvernail("sandbox", "exec", "--", "pulumi", "up", "--yes")
    assert done.returncode == 2
    assert "no stack is selected" in done.stderr
    chosen = shop.gouvernail("sandbox", "exec", "--", "pulumi", "preview", PULUMI_STACK="dev")
    assert chosen.returncode == 2  # it names one that does not exist yet, and the engine does not make it
    shop.up()
    chosen = shop.gouvernail("sandbox", "exec", "--", "pulumi", "preview", PULUMI_STACK="dev")
    assert chosen.returncode == 0, chosen.stdout + chosen.stderr


@pytest.mark.slow
def test_providers_are_told_apart(stranger):
    places = stranger("places")
    places.up("--parallel", "16")
    given = places.outputs()
    assert given["topic-home"].startswith("arn:aws:sns:eu-west-1:111111111111:")
    assert given["topic-abroad"].startswith("arn:aws:sns:us-east-2:222222222222:")
    assert (given["account-home"], given["account-abroad"]) == ("111111111111", "222222222222")
    for n in range(3, 9):
        assert given[f"topic-more-{n}"].split(":")[4] == given[f"account-more-{n}"] == f"{n}" * 12
    assert given["group"].startswith("/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/")
    assert given["ring"].startswith("projects/their-project/locations/europe-west1/keyRings/")
    places.up("--expect-no-changes")
    assert places.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes").returncode == 0
    assert places.pulumi("destroy", "--yes", "--skip-preview").returncode == 0
    assert places.things() == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ('s3.Bucket("b", force_destroy="perhaps")', "expected a boolean, got a string 'perhaps'"),
        ('ec2.SecurityGroup("s", ingress=[{"from_port": 1, "to_port": 1}])', "missing required property 'protocol'"),
        ("polly.get_voices()", "aws:polly/getVoices:getVoices"),
        ('s3.Bucket.get("it", "no-such-bucket")', "resource 'no-such-bucket' does not exist"),
    ],
)
@ONCE
def test_what_a_cloud_would_refuse_is_refused(shop, what, said):
    shop.write(ONE.format(what=what))
    done = shop.pulumi("up", "--yes", "--skip-preview")
    assert done.returncode not in (0, 2, 3)
    shown = done.stdout + done.stderr
    assert said in shown, shown
    assert "grpc" not in shown.lower()
    assert shop.things() == []


@ONCE
def test_what_exists_is_read_and_imported(shop):
    shop.up()
    bucket = shop.outputs()["bucket"].rpartition(":")[2]
    forgotten = shop.pulumi("state", "delete", "--yes", "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::orders")
    assert forgotten.returncode == 0, forgotten.stderr
    imported = ["import", "--yes", "--generate-code=false", "--protect=false", "aws:s3/bucket:Bucket"]
    taken = shop.pulumi(*imported, "a", bucket)
    assert taken.returncode == 0, taken.stdout + taken.stderr
    none = shop.pulumi(*imported, "b", "no-such-bucket")
    assert none.returncode != 0
    assert "'no-such-bucket' does not exist" in none.stdout + none.stderr
    shop.write(GET.format(id=bucket))
    read = shop.pulumi("preview")
    assert read.returncode == 0, read.stdout + read.stderr
    assert f"arn:aws:s3:::{bucket}" in read.stdout


TAKEN_OVER = """
import pulumi
import pulumi_aws as aws
pulumi.export("read", aws.sqs.Queue.get("read", "{id}").visibility_timeout_seconds)
wanted = {{"name": "orders", "visibility_timeout_seconds": {seconds}}}
theirs = aws.sqs.Queue("theirs", **wanted, opts=pulumi.ResourceOptions(import_="{id}"))
pulumi.export("imported", theirs.arn)
"""


@pytest.mark.parametrize("mode", ["known", "cloud"])
@ONCE
def test_what_exists_is_known_at_every_preview(shop, mode):
    """Reading is no creation: a real provider reads at preview, too."""
    shop.write("import pulumi_aws as aws\naws.sqs.Queue('q', name='orders', visibility_timeout_seconds=60)\n")
    shop.up()
    [queue] = shop.things()
    shop.write(TAKEN_OVER.format(id=queue["id"], seconds=60))
    preview = (
        "sandbox",
        "exec",
        f"--preview={mode}",
        "--",
        "pulumi",
        "preview",
        "--stack",
        "other",
        "--color",
        "never",
    )
    (shop.folder / "Pulumi.other.yaml").write_text("config: {'aws:region': eu-west-1}\n")
    seen = shop.gouvernail(*preview)
    assert seen.returncode == 0, seen.stdout
    assert "1 to import" in seen.stdout
    assert 'imported: "arn:aws:sqs:eu-west-1:000000000000:orders"' in seen.stdout
    assert "read    : 60" in seen.stdout
    shop.write(TAKEN_OVER.format(id=queue["id"], seconds=5))
    differing = shop.gouvernail(*preview)
    assert "1 to update" in differing.stdout


@ONCE
def test_what_was_lost_in_the_cloud_is_seen_by_refresh(shop, tmp_path):
    from gouvernail.sandbox.state import State

    shop.up()
    with State(shop.folder / ".sandbox" / "state.db") as state:
        [queue] = state.of_type("aws:sqs/queue:Queue")
        state.delete(queue)
    seen = shop.pulumi("refresh", "--yes", "--skip-preview")
    assert seen.returncode == 0
    assert "1 deleted" in seen.stdout
    shop.up()
    assert len(shop.things()) == 3


@ONCE
def test_two_at_once_share_the_clouds(shop):
    (shop.folder / "Pulumi.prod.yaml").write_text("config: {'shop:owner': me, 'shop:password': x}\n")

    def up(stack):
        return shop.gouvernail(
            "sandbox", "exec", "--", "pulumi", "up", "--yes", "--skip-preview", "--color", "never", "--stack", stack
        )

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(up, ["dev", "prod"]))
    assert [one.returncode for one in done] == [0, 0], [one.stdout + one.stderr for one in done]
    assert sorted(thing["stack"] for thing in shop.things()) == ["dev"] * 3 + ["prod"] * 3


@ONCE
def test_one_name_for_two_stacks_is_refused(shop):
    shop.write(ONE.format(what='s3.Bucket("b", bucket="the-one")'))
    (shop.folder / "Pulumi.prod.yaml").write_text("config: {}\n")
    shop.up()
    second = shop.gouvernail(
        "sandbox", "exec", "--", "pulumi", "up", "--yes", "--skip-preview", "--stack", "prod", "--color", "never"
    )
    assert second.returncode != 0
    assert "'the-one' already exists in account 000000000000" in second.stdout + second.stderr


def test_it_is_there_for_any_command_with_its_exit_code(shop):
    done = shop.gouvernail("sandbox", "exec", "--", "sh", "-c", "pulumi version; echo out; echo err >&2; exit 7")
    assert done.returncode == 7
    assert done.stdout.splitlines()[-1] == "out"
    assert done.stderr.splitlines()[-1] == "err"
    none = shop.gouvernail("sandbox", "exec", "--", "no-such-program")
    assert none.returncode == 2
    assert "no-such-program" in none.stderr
    assert "Traceback" not in none.stderr


@ONCE
def test_a_state_of_another_version_is_said(shop):
    import sqlite3

    shop.up()
    connection = sqlite3.connect(shop.folder / ".sandbox" / "state.db")
    connection.execute("pragma user_version = 99")
    connection.close()
    for command in (["sandbox", "ls"], ["sandbox", "exec", "--", "true"]):
        done = shop.gouvernail(*command)
        assert done.returncode == 2
        assert "another version" in done.stderr
        assert "sandbox reset" in done.stderr
    assert shop.gouvernail("sandbox", "reset", "--yes").returncode == 0
    shop.up()


@ONCE
def test_the_project_is_found_from_below_and_from_outside(shop):
    below = shop.folder / "docs"
    below.mkdir()
    inside = type(shop)(below, shop.configuration)
    assert inside.pulumi("preview").returncode == 0
    assert (shop.folder / ".sandbox" / "state.db").exists()
    outside = type(shop)(shop.folder.parent, shop.configuration)
    done = outside.gouvernail(
        "sandbox", "exec", "--state", str(shop.folder / ".sandbox"), "--",
        *("pulumi", "-C", str(shop.folder), "preview", "--stack", "dev"),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert shop.changed() == ""


@ONCE
def test_stack_files_in_a_folder_of_their_own_are_found(shop):
    (shop.folder / "stacks").mkdir()
    (shop.folder / "Pulumi.dev.yaml").rename(shop.folder / "stacks" / "Pulumi.dev.yaml")
    with (shop.folder / "Pulumi.yaml").open("a") as project:
        project.write("stackConfigDir: stacks\n")
    before = (shop.folder / "stacks" / "Pulumi.dev.yaml").read_bytes()
    shop.up()
    assert (shop.folder / "stacks" / "Pulumi.dev.yaml").read_bytes() == before
    assert [path.name for path in (shop.folder / "stacks").iterdir()] == ["Pulumi.dev.yaml"]


@pytest.mark.parametrize("name", ["with%20percent #hash", "mit 'ümlaut'"])
@ONCE
def test_the_state_may_be_anywhere(shop, tmp_path, name):
    done = shop.gouvernail(
        "sandbox", "exec", "--state", str(tmp_path / name), "--",
        *("pulumi", "up", "--yes", "--skip-preview", "--stack", "dev"),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / name / "backend" / ".pulumi" / "stacks" / "shop" / "dev.json").exists()
    assert not (shop.folder / ".sandbox").exists()


def test_a_program_may_have_its_own_virtual_environment(shop):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "own env"], cwd=shop.folder, check=True)
    [packages] = (shop.folder / "own env").glob("lib/python*/site-packages")
    (packages / "shared.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    (shop.folder / "Pulumi.yaml").write_text("name: shop\nruntime: {name: python, options: {virtualenv: own env}}\n")
    shop.write("import sys, pulumi, pulumi_aws as aws\naws.sqs.Queue('q')\npulumi.export('prefix', sys.prefix)\n")
    shop.up()
    assert shop.outputs()["prefix"] == str(shop.folder / "own env")


def test_programs_that_drive_the_engine_themselves_work(shop):
    (shop.folder / "drive.py").write_text(INLINE)
    done = shop.gouvernail("sandbox", "exec", "--", str(shop.configuration.python), "drive.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "arn:aws:sqs:us-east-1:000000000000:inline"
    assert [thing["id"] for thing in shop.things()] == ["https://sqs.us-east-1.amazonaws.com/000000000000/inline"]


# -- signals


def begin(shop, script):
    """A command in the sandbox, in a process group of its own, once it has said that it is there."""
    running = subprocess.Popen(
        shop.configuration.command("sandbox", "exec", "--", str(shop.configuration.python), "-uc", script),
        cwd=shop.folder,
        env=shop.configuration.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "there\n"
    return running


LISTENS = """
import signal, sys, time
heard = []
for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(one, lambda number, _: heard.append(signal.Signals(number).name))
print("there")
for _ in range(600):
    time.sleep(0.05)
    if heard:
        time.sleep(0.3)
        print(*heard)
        sys.exit(5)
"""


def test_interrupting_reaches_the_command_once(shop):
    running = begin(shop, LISTENS)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does
    out, _ = running.communicate(timeout=60)
    assert (out, running.returncode) == ("SIGINT\n", 5)


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGHUP])
def test_what_ends_us_is_passed_on_and_waited_for(shop, which):
    running = begin(shop, LISTENS)
    os.kill(running.pid, which)
    out, _ = running.communicate(timeout=60)
    assert (out, running.returncode) == (f"{which.name}\n", 5)


def test_a_command_that_a_signal_ended_says_so(shop):
    done = shop.gouvernail("sandbox", "exec", "--", "sh", "-c", "kill -9 $$")
    assert done.returncode == 128 + 9


@ONCE
@pytest.mark.slow
def test_killing_the_sandbox_leaves_a_state_that_works(shop):
    shop.write("import pulumi_aws as aws\nfor n in range(200):\n    aws.sqs.Queue(f'q{n}')\n")
    running = subprocess.Popen(
        shop.configuration.command("sandbox", "exec", "--", "pulumi", "up", "-yf", "--stack", "dev"),
        cwd=shop.folder,
        env=shop.configuration.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    until(lambda: _made(shop))
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    until(lambda: _ended(running.pid))  # the engine finds its clouds gone, and gives up
    assert 0 < len(shop.things()) < 200
    again = shop.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates")
    assert again.returncode == 0, again.stdout + again.stderr
    shop.up()
    shop.up("--expect-no-changes")


def until(true):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.05)
    raise TimeoutError


def _ended(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def _made(shop):
    file = shop.folder / ".sandbox" / "state.db"
    return shop.things() if file.exists() else []


# -- without an engine


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(GouvernailError, match="is no sandbox"), session(tmp_path, cwd=tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_passphrase_is_made_once_and_nobody_else_s(tmp_path):
    box = tmp_path / "box"
    with session(box, cwd=tmp_path) as first, session(box, cwd=tmp_path) as second:
        passphrase = box / "passphrase"
        assert first.environment["PULUMI_CONFIG_PASSPHRASE_FILE"] == str(passphrase)
        assert first.environment["PULUMI_DEBUG_PROVIDERS"] != second.environment["PULUMI_DEBUG_PROVIDERS"]
        assert passphrase.stat().st_mode & 0o077 == 0
        text = passphrase.read_text()
        assert len(text) >= 32
    with session(box, cwd=tmp_path):
        assert passphrase.read_text() == text


def test_the_environment_leads_nowhere_else(tmp_path, monkeypatch):
    for name in ("PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_BACKEND_URL"):
        monkeypatch.setenv(name, "of-the-real-world")
    monkeypatch.setenv("PULUMI_DEBUG_PROVIDERS", "random:1234,aws:1")
    with session(tmp_path / "box", cwd=tmp_path) as running:
        assert "of-the-real-world" not in running.environment.values()
        attached = dict(one.split(":") for one in running.environment["PULUMI_DEBUG_PROVIDERS"].split(","))
        assert set(attached) == {"aws", "azure-native", "gcp", "random"}
        assert attached["random"] == "1234"
        assert attached["aws"] != "1"
        assert running.environment["PATH"].split(os.pathsep)[0] == str(tmp_path / "box" / "bin")
