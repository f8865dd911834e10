"""What a preview knows: all, or as little as with a real provider."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.serve import serving
from tests.gouvernail.sandbox.conftest import Clouds

QUEUE = "aws:sqs/queue:Queue"


@pytest.fixture
def real(tmp_path):
    with serving(tmp_path / "state.db", {}, preview="cloud") as ports:
        clouds = Clouds(ports)
        with clouds.open:
            yield clouds.instance("aws", region="eu-west-1", allowedAccountIds=["111111111111"])


def test_what_is_created_has_no_id_and_only_what_it_was_given(real):
    id_, planned = real.create(QUEUE, {"name": "q", "tags": {"a": "b"}}, preview=True)
    assert id_ == ""
    assert planned.values["name"] == "q"
    assert planned.values["tags"] == {"a": "b"}
    for computed in ("arn", "url", "visibilityTimeoutSeconds"):
        assert planned.values[computed] is UNKNOWN


def test_what_is_made_is_known(real, aws):
    made = real.create(QUEUE, {"name": "q"})
    assert UNKNOWN not in made[1].values.values()
    assert real.read(QUEUE, made[0]).id == made[0]


def test_a_secret_that_was_given_stays_one(real):
    _, planned = real.create(QUEUE, {"name": "q", "policy": "hunter2"}, preview=True, secrets=("policy",))
    assert "policy" in planned.secrets
    assert planned.values["policy"] == "hunter2"


def test_an_update_keeps_what_it_does_not_touch(real):
    from pulumi.runtime.proto import provider_pb2

    from gouvernail.sandbox.wire import decode, encode
    from tests.gouvernail.sandbox.conftest import urn

    id_, made = real.create(QUEUE, {"name": "q"})
    planned = real.stub.Update(
        provider_pb2.UpdateRequest(
            id=id_,
            urn=urn(QUEUE, "it"),
            olds=encode({**made.values, "url": "https://another"}),
            news=encode({"name": "q", "delaySeconds": 5}),
            preview=True,
        )
    )
    found = decode(planned.properties).values
    assert found["delaySeconds"] == 5
    assert found["arn"] == made.values["arn"]
    assert found["url"] is UNKNOWN


def test_otherwise_a_preview_knows_what_will_be(aws):
    id_, planned = aws.create(QUEUE, {"name": "q"}, preview=True)
    assert (id_, planned.values) == (aws.create(QUEUE, {"name": "q"})[0], planned.values)
    assert planned.values["arn"] == "arn:aws:sqs:eu-west-1:111111111111:q"
