"""A sandbox with something in it, and how its commands are called."""

import pytest
from click.testing import CliRunner, Result

from gouvernail.sandbox import answers, index
from gouvernail.sandbox import folder as folders
from gouvernail.sandbox.commands import sandbox
from gouvernail.sandbox.naming import claim, home
from gouvernail.sandbox.place import Place
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


def run(*arguments: object, typed: str | None = None) -> Result:
    """`gouvernail sandbox ARGUMENTS`."""
    return CliRunner().invoke(sandbox, [str(one) for one in arguments], input=typed)
