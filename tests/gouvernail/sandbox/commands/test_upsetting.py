"""`faults` and `drift`."""

import json

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import folder as folders
from gouvernail.sandbox.state import State
from tests.gouvernail.sandbox.commands.conftest import BUCKET, KEY, run

RULE = 'faults: [{type: "aws:s3:Bucket", operation: create, on: 2, throttle: {retry-after: 2s, times: 3}}]'


def refused(*arguments):
    result = run(*arguments)
    assert isinstance(result.exception, GouvernailError), result.output
    assert result.exception.exit_code == 2
    return str(result.exception)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "faults.yaml"
    path.write_text(RULE)
    return path


def test_faults_are_loaded_shown_and_cleared(box, file):
    line = "aws:s3:Bucket  create  on 2  throttle 2s, 3 times  (0 calls so far)\n"
    assert run("faults", "--state", box, file).stdout == line
    assert run("faults", "--state", box).stdout == line
    [one] = json.loads(run("faults", "--state", box, "--json").stdout)
    assert one == {
        "type": BUCKET,
        "operation": "create",
        "on": 2,
        "throttle": {"retry-after": "2s", "times": 3},
        "calls": 0,
        "simulated": True,
    }
    cleared = run("faults", "--state", box, "--clear")
    assert (cleared.stdout, cleared.stderr) == ("", "no faults\n")
    assert json.loads(run("faults", "--state", box, "--json").stdout) == []


def test_a_wrong_file_leaves_what_is_loaded(box, file):
    run("faults", "--state", box, file)
    file.write_text(RULE.replace("Bucket", "Buckt"))
    assert f"{file}:1:11: faults[0].type: there is no resource type" in refused("faults", "--state", box, file)
    assert "aws:s3:Bucket" in run("faults", "--state", box).stdout
    assert "FILE or --clear" in refused("faults", "--state", box, file, "--clear")


def test_faults_may_be_loaded_before_anything_runs(tmp_path, file):
    assert run("faults", "--state", tmp_path / "new", file).exit_code == 0
    assert "on 2" in run("faults", "--state", tmp_path / "new").stdout


def test_a_change_is_made_and_said(box):
    done = run("drift", "--state", box, "the-orders", "tags.owner=nobody", "forceDestroy=true")
    assert 'aws:s3:Bucket the-orders: tags absent -> {"owner": "nobody"} (simulated)' in done.stdout
    [held] = [one for one in json.loads(run("ls", "--state", box, "--json").stdout) if one["type"] == BUCKET]
    shown = json.loads(run("show", "--state", box, held["urn"], "--json").stdout)
    assert shown["inputs"] == {"bucket": "the-orders", "tags": {"owner": "nobody"}, "forceDestroy": True}
    as_json = json.loads(run("drift", "--state", box, "the-orders", "tags=null", "--json").stdout)
    assert "tags" not in as_json["outputs"]


def test_a_thing_vanishes(box):
    assert run("drift", "--state", box, "arn:aws:s3:::the-orders", "--delete").exit_code == 0
    assert [one["type"] for one in json.loads(run("ls", "--state", box, "--json").stdout)] == [KEY]


def test_what_cannot_be_changed_is_said(box):
    assert "did you mean 'the-orders'?" in refused("drift", "--state", box, "the-ordrs", "tags.a=b")
    assert "--delete" in refused("drift", "--state", box, "the-orders")
    assert "--delete" in refused("drift", "--state", box, "the-orders", "tags.a=b", "--delete")
    assert "did you mean 'tags'?" in refused("drift", "--state", box, "the-orders", "tag=b", "forceDestroy=true")
    assert "forceDestroy" not in run("show", "--state", box, "the-orders").stdout


def test_one_of_several_is_asked_for_by_its_urn(box):
    with State(box / folders.STATE) as state:
        [bucket] = state.of_type(BUCKET)
        import dataclasses

        twin = dataclasses.replace(bucket, type="aws:s3/bucketPolicy:BucketPolicy", urn=f"{bucket.urn}-policy")
        state.create(twin, "twin")
    said = refused("drift", "--state", box, "the-orders", "tags.a=b")
    assert "2 things have the id" in said
    assert bucket.urn in said
    assert run("drift", "--state", box, bucket.urn, "tags.a=b").exit_code == 0
