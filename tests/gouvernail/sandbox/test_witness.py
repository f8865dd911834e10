"""What stands in the log when a provider was asked over gRPC."""

import grpc
import pytest

from gouvernail.sandbox import log

QUEUE = "aws:sqs/queue:Queue"
SECRET = "hunter2-in-no-log"


@pytest.fixture
def entries(tmp_path):
    return lambda: log.calls(log.lines(tmp_path / log.NAME)[0])


def test_every_call_is_there_in_order_with_what_it_was_about(aws, entries):
    aws.check(QUEUE, {"name": "q"})
    aws.create(QUEUE, {"name": "q"}, preview=True)
    id_, _ = aws.create(QUEUE, {"name": "q"})
    aws.read(QUEUE, id_)
    aws.diff(QUEUE, id_, {"name": "q"}, {"name": "q", "delaySeconds": 5})
    aws.update(QUEUE, id_, {"name": "q", "delaySeconds": 5})
    aws.delete(QUEUE, id_)
    aws.invoke("aws:index/getRegion:getRegion")
    found = entries()
    assert [(one.operation, one.preview) for one in found] == [
        ("Configure", None),
        ("Check", None),
        ("Create", True),
        ("Create", False),
        ("Read", None),
        ("Diff", None),
        ("Update", False),
        ("Delete", None),
        ("Invoke", False),
    ]
    assert {one.outcome for one in found} == {"ok"}
    assert {one.type for one in found[1:8]} == {QUEUE}
    assert {one.id for one in found[2:8]} == {id_}
    assert found[-1].type == "aws:index/getRegion:getRegion"
    assert all(one.package == "aws" for one in found)


def test_the_type_of_what_has_a_parent_is_its_own(aws, entries):
    from pulumi.runtime.proto import provider_pb2

    urn = f"urn:pulumi:dev::shop::my:index:Part${QUEUE}::q"
    aws.stub.Check(provider_pb2.CheckRequest(urn=urn))
    assert entries()[-1].type == QUEUE


def test_a_refusal_says_with_which_status(aws, entries):
    aws.check(QUEUE, {"nmae": "q", "delaySeconds": "soon"})
    with pytest.raises(grpc.RpcError):
        aws.update(QUEUE, "nothing", {"name": "q"})
    with pytest.raises(grpc.RpcError):
        aws.check("aws:sqs/queue:Quee", {})
    assert [(one.outcome, one.status) for one in entries()[1:]] == [
        ("refused", "2 failures"),
        ("refused", "not-found"),
        ("refused", "invalid-argument"),
    ]


def test_a_provider_that_breaks_is_written_down(aws, entries, monkeypatch):
    from gouvernail.sandbox.provider import Provider

    def broken(*_args):
        raise RuntimeError(SECRET)

    monkeypatch.setattr(Provider, "_here", broken)
    with pytest.raises(grpc.RpcError):
        aws.create(QUEUE, {"name": "q"})
    assert (entries()[-1].outcome, entries()[-1].status) == ("refused", "unknown")


def test_no_property_stands_in_it(aws, tmp_path):
    inputs = {"name": "q", "tags": {"password": SECRET}, "polcy": SECRET}
    aws.check(QUEUE, inputs)
    aws.create(QUEUE, inputs, secrets=("tags",))
    aws.invoke("aws:iam/getPolicyDocument:getPolicyDocument", statements=[{"sid": SECRET}])
    assert SECRET not in (tmp_path / log.NAME).read_text()


def test_the_answer_waits_for_the_log(aws, tmp_path):
    for n in range(50):
        aws.create(QUEUE, {"name": f"q{n}"}, name=f"q{n}")
        last = log.calls(log.lines(tmp_path / log.NAME)[0])[-1]
        assert (last.urn.rpartition("::")[2], last.outcome) == (f"q{n}", "ok")
