import json

import pytest
from click.testing import CliRunner

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import answers, index
from gouvernail.sandbox import folder as folders
from gouvernail.sandbox.commands import sandbox
from gouvernail.sandbox.naming import claim, home
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.serve import serving
from gouvernail.sandbox.state import Existing, State

BUCKET, KEY = "aws:s3/bucket:Bucket", "aws:kms/key:Key"


@pytest.fixture
def box(tmp_path):
    """A sandbox with a bucket and a key in it."""
    folder = tmp_path / "box"
    where = Place("aws", "111111111111", "eu-west-1")
    with folders.used(folder), State(folder / folders.STATE) as state:
        for token, name, inputs in ((BUCKET, "orders", {"bucket": "the-orders"}), (KEY, "key", {})):
            resource = index.resource(token)
            assert resource is not None
            urn = f"urn:pulumi:dev::shop::{token}::{name}"
            id_ = answers.physical_id(resource, where, urn, 0, inputs)
            outputs = answers.outputs(resource, where, urn, id_, inputs)
            thing = Existing("aws", "111111111111", "eu-west-1", token, id_, urn, inputs, outputs, frozenset())
            state.create(thing, claim(resource, home(resource, where, {}), id_, inputs))
    return folder


def run(*arguments, typed=None):
    return CliRunner().invoke(sandbox, [str(one) for one in arguments], input=typed)


def test_what_exists_is_listed(box):
    lines = run("ls", "--state", box).stdout.splitlines()
    assert [line.split("\t")[:3] for line in lines][1] == [BUCKET, "the-orders", "orders"]
    assert len(lines) == 2
    [one] = json.loads(run("ls", "--state", box, "--type", "S3/", "--json").stdout)
    assert (one["id"], one["account"], one["stack"], one["simulated"]) == ("the-orders", "111111111111", "dev", True)
    assert run("ls", "--state", box, "--type", "aws:s3:Bucket").stdout.split("\t")[1] == "the-orders"
    assert run("ls", "--state", box, "--type", "nothing").stdout == ""


@pytest.mark.parametrize("name", ["the-orders", "arn:aws:s3:::the-orders", f"urn:pulumi:dev::shop::{BUCKET}::orders"])
def test_one_is_shown_by_each_of_its_names(box, name):
    shown = json.loads(run("show", "--state", box, name, "--json").stdout)
    assert shown["inputs"] == {"bucket": "the-orders"}
    assert shown["outputs"]["arn"] == "arn:aws:s3:::the-orders"
    assert "bucket: the-orders" in run("show", "--state", box, name).stdout


def test_what_is_not_there_is_answered_with_the_nearest(box):
    result = run("show", "--state", box, "the-order")
    assert isinstance(result.exception, GouvernailError)
    assert result.exception.exit_code == 2
    assert result.exception.problems[0].nearest == "the-orders"


@pytest.mark.parametrize("command", [["ls"], ["show", "x"], ["reset", "--yes"]])
def test_without_a_sandbox_all_say_how_to_begin(tmp_path, command):
    result = run(*command, "--state", tmp_path / "none")
    assert isinstance(result.exception, GouvernailError)
    assert "gouvernail sandbox exec" in str(result.exception)
    assert not (tmp_path / "none").exists()


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


def test_looking_is_allowed_while_a_sandbox_is_served(box):
    with folders.used(box), serving(box / folders.STATE, {}):
        assert len(run("ls", "--state", box).stdout.splitlines()) == 2
