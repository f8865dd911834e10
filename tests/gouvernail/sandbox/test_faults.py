"""Faults: what a file may say, and what each does to the provider and to the engine."""

import json
import time

import grpc
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import faults, log, server
from gouvernail.sandbox.state import State
from gouvernail.sandbox.wire import encode
from tests.conftest import ONCE
from tests.gouvernail.sandbox.conftest import Clouds

QUEUE = "aws:sqs/queue:Queue"
BUCKET = "aws:s3/bucket:Bucket"


@pytest.fixture
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("told") / "faults.yaml"

    def write(*rules):
        path.write_text("\n".join(["faults:", *(f"  - {{{rule}}}" for rule in rules)]) + "\n")
        return path

    return write


@pytest.fixture
def told(tmp_path, file):
    """Let the clouds of the fixture `aws` fail."""

    def load(*rules):
        with State(tmp_path / "state.db") as state:
            faults.put(state, faults.load(file(*rules)))

    return load


def refused(call):
    with pytest.raises(grpc.RpcError) as error:
        call()
    return error.value.code(), error.value.details()


def problems(path):
    with pytest.raises(GouvernailError) as error:
        faults.load(path)
    return [(one.line, one.path, one.message, one.nearest) for one in error.value.problems]


@pytest.mark.parametrize(
    ("rule", "path", "message", "nearest"),
    [
        ('type: "aws:s3:Buckt", operation: create, on: 1, crash: after', "type", "no resource type", "aws:s3:Bucket"),
        ('type: "aws:s3/buckt:Bucket", operation: read, on: 1, error: x', "type", "no resource type", BUCKET),
        ('type: "azzure:s3:X", operation: read, on: 1, error: x', "type", "no resource type", None),
        (
            'type: "aws:s3:getBuckt", operation: invoke, on: 1, error: x',
            "type",
            "no function 'aws:s3:getBuckt'",
            "aws:s3:getBucket",
        ),
        ('type: "aws:s3:getBucket", operation: read, on: 1, error: x', "type", "no resource type", "aws:s3:Bucket"),
        ('type: "aws:s3:Bucket", operation: creat, on: 1, error: x', "operation", "not right", "create"),
        ('type: "aws:s3:Bucket", operation: create, on: 0, error: x', "on", "not right", None),
        ('type: "aws:s3:Bucket", operation: create, on: evry, error: x', "on", "not right", "every"),
        ('type: "aws:s3:Bucket", operation: create, on: true, error: x', "on", "not right", None),
        ('type: "aws:s3:Bucket", operation: create, error: x', "on", "is missing", None),
        ('type: "aws:s3:Bucket", operation: create, on: 1, latency: 5', "latency", "not right", "5s"),
        ('type: "aws:s3:Bucket", operation: create, on: 1, latency: -5s', "latency", "not right", None),
        (
            'type: "aws:s3:Bucket", operation: create, on: 1, throttle: {retryAfter: 1s, retry-after: 1s}',
            "throttle.retryAfter",
            "unknown key",
            "retry-after",
        ),
        ('type: "aws:s3:Bucket", operation: create, on: 1, throttle: {}', "throttle.retry-after", "is missing", None),
        ('type: "aws:s3:Bucket", operation: create, on: 1, crash: between', "crash", "not right", None),
        ('type: "aws:s3:Bucket", operation: create, on: 1', "", "does not say what happens", None),
        ('type: "aws:s3:Bucket", operation: create, on: 1, error: x, crash: after', "", "says error and crash", None),
        ('type: "aws:s3:Bucket", operation: create, on: 1, crash: after, status: unknown', "", "no error", None),
        ('type: "aws:s3:Bucket", operation: create, on: 1, error: x, status: ok', "status", "not right", None),
        ('type: "aws:s3:Bucket", operation: create, on: 1, eror: x', "eror", "unknown key", "error"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_remedy(file, rule, path, message, nearest):
    found = problems(file('type: "aws:s3:Bucket", operation: create, on: every, error: fine', rule))
    wanted = "faults[1]" + (f".{path}" if path else "")
    [(line, _, said, near)] = [one for one in found if one[1] == wanted]
    assert line == 3
    assert message in said
    assert near == nearest


def test_keys_that_stand_twice_and_other_files_are_refused(file, tmp_path):
    [(_, _, said, _)] = problems(file('type: "aws:s3:Bucket", on: 1, on: 2, operation: read, error: x'))
    assert "stands here twice" in said
    empty = tmp_path / "empty.yaml"
    empty.write_text("")
    with pytest.raises(GouvernailError, match="expected: `faults:` and a list"):
        faults.load(empty)
    empty.write_text("rules: []")
    assert {said for _, _, said, _ in problems(empty)} == {"is missing", "unknown key 'rules'"}
    assert problems(tmp_path / "none.yaml") == [(None, None, "there is no such file", None)]


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_RULE = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from([BUCKET, "aws:s3:Bucket", "a:b:c", ":::", ""]) | _ANY,
        "operation": st.sampled_from(["create", "invoke", "Create"]) | _ANY,
        "on": st.sampled_from([1, "every", -1]) | _ANY,
        "error": _ANY,
        "status": st.sampled_from(["unknown", "OK"]) | _ANY,
        "latency": st.sampled_from(["5s", "5", "99999999w"]) | _ANY,
        "late": st.sampled_from(["5s", "5"]) | _ANY,
        "throttle": st.fixed_dictionaries({"retry-after": st.sampled_from(["1s"]) | _ANY}, optional={"times": _ANY}),
        "crash": st.sampled_from(["before", "after"]) | _ANY,
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.fixed_dictionaries({"faults": st.lists(_RULE | _ANY, max_size=3) | _ANY}))
def test_whatever_a_file_says_is_loaded_or_refused(tmp_path, said):
    path = tmp_path / "any.yaml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    found, problems = [], ()
    try:
        found = faults.load(path)
    except GouvernailError as error:
        problems = error.problems
    assert all(one.file == str(path) and one.line for one in problems)
    with State(tmp_path / "state.db") as state:
        faults.put(state, found)
        assert [one for one, _ in faults.loaded(state)] == found


def test_all_mistakes_are_told_at_once(file):
    wrong = 'type: "aws:s3:Bucket", operation: create, on: 0, error: x'
    assert len(problems(file(wrong, wrong, wrong))) == 3


def test_a_type_may_be_called_as_ls_shows_it_or_by_its_token(file):
    rules = [f'type: "{name}", operation: create, on: 1, error: x' for name in ("aws:s3:Bucket", BUCKET)]
    rules.append('type: "azure-native:storage:StorageAccount", operation: create, on: 1, error: x')
    rules.append('type: "aws:ec2:getAmi", operation: invoke, on: 1, error: x')
    assert [one.type for one in faults.load(file(*rules))] == [
        BUCKET,
        BUCKET,
        "azure-native:storage:StorageAccount",
        "aws:ec2/getAmi:getAmi",
    ]


def test_an_error_comes_on_its_call_and_nothing_is_done(aws, told):
    told('type: "aws:sqs:Queue", operation: create, on: 2, error: "no more queues", status: resource-exhausted')
    aws.create(QUEUE, {"name": "a"}, "a")
    aws.create(QUEUE, {"name": "b"}, "b", preview=True)  # a cloud is not asked at preview
    again = refused(lambda: aws.create(QUEUE, {"name": "b"}, "b"))
    assert again == (grpc.StatusCode.RESOURCE_EXHAUSTED, "no more queues")
    id_, _ = aws.create(QUEUE, {"name": "b"}, "b")
    assert aws.read(QUEUE, id_, "b").id == id_


@pytest.mark.parametrize("operation", ["check", "diff", "create", "read", "update", "delete", "invoke"])
def test_every_operation_may_fail_and_no_other_does(aws, told, operation):
    id_, _ = aws.create(QUEUE, {"name": "q"})
    calls = {
        "check": lambda: aws.check(QUEUE, {"name": "q"}),
        "diff": lambda: aws.diff(QUEUE, id_, {"name": "q"}, {"name": "q", "delaySeconds": 1}),
        "create": lambda: aws.create(QUEUE, {"name": "other"}, "other"),
        "read": lambda: aws.read(QUEUE, id_),
        "update": lambda: aws.update(QUEUE, id_, {"name": "q", "delaySeconds": 1}),
        "invoke": lambda: aws.invoke("aws:index/getRegion:getRegion"),
        "delete": lambda: aws.delete(QUEUE, id_),
    }
    kind = "aws:index:getRegion" if operation == "invoke" else "aws:sqs:Queue"
    told(f'type: "{kind}", operation: {operation}, on: every, error: "not today"')
    for name, call in calls.items():
        if name == operation:
            assert refused(call) == (grpc.StatusCode.UNKNOWN, "not today")
            assert refused(call) == (grpc.StatusCode.UNKNOWN, "not today")
        else:
            call()


def test_a_slow_cloud_answers_all_the_same(aws, told, tmp_path):
    told('type: "aws:sqs:Queue", operation: create, on: 1, latency: 300ms')
    begun = time.monotonic()
    aws.create(QUEUE, {"name": "q"})
    assert time.monotonic() - begun >= 0.3
    [entry] = [one for one in log.calls(log.lines(tmp_path / log.NAME)[0]) if one.operation == "Create"]
    assert (entry.outcome, entry.fault) == ("ok", "latency 300ms")


def test_what_is_told_late_is_there_before_and_stays_where_nobody_waits(aws, told, tmp_path):
    from pulumi.runtime.proto import provider_pb2

    from tests.gouvernail.sandbox.conftest import urn

    told('type: "aws:sqs:Queue", operation: create, on: 1, late: 1h')
    asked = provider_pb2.CreateRequest(urn=urn(QUEUE, "q"), properties=encode({"name": "q"}))
    with pytest.raises(grpc.RpcError) as error:
        aws.stub.Create(asked, timeout=1)
    assert error.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    [entry] = [one for one in log.calls(log.lines(tmp_path / log.NAME)[0]) if one.operation == "Create"]
    assert (entry.outcome, entry.fault) == ("ok", "late 1h")
    assert aws.read(QUEUE, entry.id).id == entry.id


def test_who_waits_no_more_is_not_kept(aws, told):
    from pulumi.runtime.proto import provider_pb2

    from tests.gouvernail.sandbox.conftest import urn

    told('type: "aws:sqs:Queue", operation: create, on: 1, latency: 1h')
    with pytest.raises(grpc.RpcError) as error:
        aws.stub.Create(provider_pb2.CreateRequest(urn=urn(QUEUE, "q")), timeout=0.3)
    assert error.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED


def test_a_throttled_provider_is_slow_until_it_gives_up():
    def met(package, **throttle):
        rule = {"type": "t", "operation": "create", "on": "every", "throttle": throttle}
        return faults.effect(faults.Fault.model_validate_json(json.dumps(rule), by_alias=True, by_name=False), package)

    slow = met("aws", **{"retry-after": "2s", "times": 3})
    assert (slow.seconds, slow.refusal) == (6, None)
    for package, times in (("aws", 26), ("azure-native", 4), ("gcp", 46)):
        patient = met(package, **{"retry-after": "2s", "times": times - 1})
        assert (patient.seconds, patient.refusal) == (2 * (times - 1), None)
        hopeless = met(package, **{"retry-after": "2s", "times": times})
        assert hopeless.refusal is not None
        assert f"gave up after {times - 1} retries" in hopeless.refusal[1]


def test_several_faults_of_one_call_come_in_their_order(aws, told, tmp_path):
    kind = 'type: "aws:sqs:Queue", operation: create, on: 1'
    told(f"{kind}, throttle: {{retry-after: 100ms}}", f"{kind}, error: x")
    refused(lambda: aws.create(QUEUE, {"name": "q"}))
    entry = log.calls(log.lines(tmp_path / log.NAME)[0])[-1]
    assert (entry.outcome, entry.status, entry.fault) == ("refused", "unknown", "throttle 100ms, error unknown")


def test_the_same_faults_go_on_counting_others_begin_anew(file, tmp_path):
    with State(tmp_path / "state.db") as state:
        one = faults.load(file('type: "aws:sqs:Queue", operation: create, on: 1, error: x'))
        faults.put(state, one)
        assert len(faults.due(state, "aws", QUEUE, "create")) == 1
        faults.put(state, one, again=True)
        assert faults.due(state, "aws", QUEUE, "create") == []
        assert [calls for _, calls in faults.loaded(state)] == [2]
        faults.put(state, one)
        assert [calls for _, calls in faults.loaded(state)] == [0]
        other = faults.load(file('type: "aws:sqs:Queue", operation: create, on: 2, error: x'))
        faults.put(state, other, again=True)
        assert [(str(rule.on), calls) for rule, calls in faults.loaded(state)] == [("2", 0)]


@pytest.mark.parametrize(("moment", "there"), [("before", False), ("after", True)])
def test_a_crash_ends_the_server_and_is_not_repeated(tmp_path, told, moment, there):
    told(f'type: "aws:sqs:Queue", operation: create, on: 1, crash: {moment}')
    settings = server.Settings(places=server.places())
    served, process = server.start(tmp_path, settings, attended=True)
    clouds = Clouds(served.ports)
    with clouds.open:
        aws = clouds.instance("aws", region="eu-west-1")
        code, _ = refused(lambda: aws.create(QUEUE, {"name": "q"}))
        assert code is grpc.StatusCode.UNAVAILABLE  # as for the engine when a plugin crashes
    assert process.wait(10) == faults.CRASHED
    assert server.stop(process)
    assert log.ended(tmp_path / log.NAME, served.server).startswith(f"a fault crashed it (crash {moment}) in Create of")
    with State(tmp_path / "state.db") as state:
        assert [one.type for one in state.everything()] == [QUEUE] * there
    served, process = server.start(tmp_path, settings, attended=True)
    clouds = Clouds(served.ports)
    with clouds.open:
        aws = clouds.instance("aws", region="eu-west-1")
        if there:
            assert refused(lambda: aws.create(QUEUE, {"name": "q"}))[0] is grpc.StatusCode.ALREADY_EXISTS
        else:
            aws.create(QUEUE, {"name": "q"})
    assert not server.stop(process)


NAMED = """
import pulumi
import pulumi_aws as aws
pulumi.export("arn", aws.s3.Bucket("orders", bucket="the-orders-of-the-shop").arn)
"""


@ONCE
@pytest.mark.engine
@pytest.mark.parametrize(("moment", "second"), [("before", 0), ("after", 1)])
def test_what_the_engine_does_when_its_provider_crashes(stranger, moment, second):
    """It says that the server is gone and forgets the operation: what was made stays behind, and is in the way."""
    shop = stranger("shop")
    shop.write(NAMED)
    file = shop.folder / "faults.yaml"
    file.write_text(f'faults: [{{type: "aws:s3:Bucket", operation: create, on: 1, crash: {moment}}}]')
    up = ("pulumi", "up", "--yes", "--skip-preview", "--stack", "dev")
    first = shop.gouvernail("sandbox", "exec", "--faults", str(file), "--", *up)
    assert first.returncode == 1
    assert "error reading from server" in first.stdout
    assert f"a fault crashed it (crash {moment}) in Create of" in first.stderr
    assert "1 fault is loaded" in first.stderr
    exported = json.loads(shop.pulumi("stack", "export").stdout)
    assert "pending_operations" not in exported["deployment"]
    again = shop.gouvernail("sandbox", "exec", "--faults", str(file), "--", *up)
    assert again.returncode == second, again.stdout
    assert ("already exists" in again.stdout) == (moment == "after")


@pytest.mark.engine
@ONCE
def test_what_the_engine_shows_of_other_faults(stranger):
    shop = stranger("shop")
    file = shop.folder / "faults.yaml"
    file.write_text(
        """
faults:
  - {type: "aws:s3:Bucket", operation: create, on: 1, error: "AccessDenied: not you", status: permission-denied}
  - {type: "aws:sqs:Queue", operation: create, on: 1, throttle: {retry-after: 200ms, times: 2}}
  - {type: "aws:ssm:Parameter", operation: create, on: 1, latency: 300ms}
"""
    )
    assert shop.gouvernail("sandbox", "faults", str(file)).returncode == 0
    first = shop.pulumi("up", "--yes", "--skip-preview", "--continue-on-error")
    assert first.returncode == 1
    assert "AccessDenied: not you" in first.stdout
    shop.up()
    shown = json.loads(shop.gouvernail("sandbox", "log", "--operation", "create", "--json").stdout)
    assert {(one["type"].rpartition(":")[2], one["outcome"], one["fault"]) for one in shown} == {
        ("Bucket", "refused", "error permission-denied"),
        ("Bucket", "ok", ""),
        ("Queue", "ok", "throttle 200ms, 2 times"),
        ("Parameter", "ok", "latency 300ms"),
    }
