import pytest
from pulumi.runtime.proto import engine_pb2

from gouvernail.sandbox import telling
from tests.gouvernail.sandbox.conftest import urn
from tests.gouvernail.sandbox.listening import listening

TABLE = "aws:dynamodb/table:Table"


@pytest.mark.parametrize(("say", "severity"), [(telling.inform, engine_pb2.INFO), (telling.warn, engine_pb2.WARNING)])
def test_the_engine_hears_it_beside_the_resource(say, severity):
    with listening() as engine:
        say(engine.address, "urn:it", "a word")
    assert engine.said == [(severity, "urn:it", "a word")]


@pytest.mark.parametrize("address", ["127.0.0.1:1", "", None])
def test_where_nobody_listens_nothing_happens(address):
    telling.warn(address, "urn:it", "a word")


@pytest.mark.assumes("in-place")
def test_a_diff_tells_which_changes_nobody_knows_and_how_many(aws):
    old = {"name": "t", "restoreSourceName": "a", "tags": {"a": "1"}}
    new = {"name": "t", "restoreSourceName": "b", "tags": {"a": "2"}}
    with listening() as engine:
        aws.attach(engine.address)
        answer = aws.diff(TABLE, "t", old, new)
        aws.diff(TABLE, "t", old, {**old, "tags": {"a": "2"}})
    assert not answer.replaces
    ((severity, where, text),) = engine.said
    assert (severity, where) == (engine_pb2.INFO, urn(TABLE, "it"))
    assert text == (
        "mutability unknown of 1 of 2 changes (restoreSourceName): "
        "no authority says whether the cloud would replace, so an update in place is assumed"
    )
