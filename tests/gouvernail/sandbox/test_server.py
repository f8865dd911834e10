"""The server's process: it outlives who started it, is the only one of its state, and leaves nothing to be trusted."""

import json
import os
import signal
import subprocess
import sys
import time

import grpc
import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import folder as folders
from gouvernail.sandbox import log, server
from gouvernail.sandbox.state import State
from tests.gouvernail.sandbox.conftest import Clouds

QUEUE = "aws:sqs/queue:Queue"
SETTINGS = server.Settings(places=server.places())


@pytest.fixture
def box(tmp_path):
    folder = tmp_path / "box"
    folder.mkdir()
    return folder


@pytest.fixture
def start(box):
    """Start a server that outlives us, but not the test."""
    processes = []

    def begin():
        served, process = server.start(box, SETTINGS, attended=False)
        processes.append(process)
        return served, process

    yield begin
    served = server.running(box)
    if served:
        os.kill(served.pid, signal.SIGTERM)
    for process in processes:
        process.terminate()  # whatever the folder says of it
        process.wait(60)  # two cores may be busy with everything else


def how(folder, served):
    return log.ended(folder / log.NAME, served.server)


def test_it_serves_what_it_says_and_ends_when_told(box, start):
    served, process = start()
    assert server.running(box) == served
    clouds = Clouds(served.ports)
    with clouds.open:
        clouds.instance("aws", region="eu-west-1").create(QUEUE, {"name": "q"})
    with State(box / folders.STATE) as state:
        assert [one.type for one in state.everything()] == [QUEUE]
    server.end_served(box, served)
    assert server.running(box) is None
    assert server.last_served(box) == served
    assert how(box, served) == "it was stopped"
    assert process.wait(10) == 0


STARTER = """
import sys
from pathlib import Path
from gouvernail.sandbox import server
served, _ = server.start(Path(sys.argv[1]), server.Settings(places=server.places()), attended=sys.argv[2] == "1")
print(served.model_dump_json(), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("attended", [False, True])
def test_it_outlives_who_started_it_unless_it_is_attended(box, attended):
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(box), str(int(attended))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    served = server.Served.model_validate_json(starter.stdout.readline())
    assert os.getsid(served.pid) == served.pid  # what is typed at a terminal does not reach it
    os.kill(starter.pid, signal.SIGKILL)
    starter.communicate()
    if attended:
        for _ in range(200):
            if how(box, served) == "it was stopped":
                break
            time.sleep(0.05)
        assert how(box, served) == "it was stopped"
    else:
        assert server.running(box) == served
        server.end_served(box, served)


def test_a_second_one_is_refused_and_the_first_goes_on(box, start):
    served, _ = start()
    with pytest.raises(GouvernailError, match="is served already") as refused:
        server.start(box, SETTINGS, attended=False)
    assert refused.value.exit_code == 2
    assert server.running(box) == served
    own, process = server.start(box, SETTINGS, attended=True)  # that of a command, beside it
    assert set(own.ports.values()).isdisjoint(served.ports.values())
    assert server.stop(process) is False
    assert server.running(box) == served


def test_what_was_killed_is_not_trusted_and_not_in_the_way(box, start):
    served, process = start()
    os.kill(served.pid, signal.SIGKILL)
    process.wait()
    assert server.running(box) is None
    assert how(box, served) == "it was killed, with no call open"
    # A process that has the number now is none of ours.
    record = box / folders.SERVED
    record.write_text(json.dumps({**json.loads(record.read_text()), "pid": os.getpid()}))
    assert server.running(box) is None
    again, _ = start()
    assert server.running(box) == again


def test_a_call_that_was_open_when_it_was_killed_is_told(box, start):
    from gouvernail.sandbox import faults

    rule = {"type": QUEUE, "operation": "create", "on": 1, "latency": "1h"}
    with State(box / folders.STATE) as state:
        faults.put(state, [faults.Fault.model_validate_json(json.dumps(rule))])
    served, process = start()
    clouds = Clouds(served.ports)
    with clouds.open:
        aws = clouds.instance("aws", region="eu-west-1")
        from pulumi.runtime.proto import provider_pb2

        from tests.gouvernail.sandbox.conftest import urn

        call = aws.stub.Create.future(provider_pb2.CreateRequest(urn=urn(QUEUE, "q")))
        for _ in range(200):
            if any(one.operation == "Create" for one in log.calls(log.lines(box / log.NAME)[0])):
                break
            time.sleep(0.02)
        os.kill(served.pid, signal.SIGKILL)
        assert call.exception().code() is grpc.StatusCode.UNAVAILABLE
    process.wait()
    assert how(box, served) == f"it was killed in Create of {urn(QUEUE, 'q')}"


def test_a_state_of_another_version_is_said_by_who_started_it(box):
    with State(box / folders.STATE) as state:
        state._connection.execute("pragma user_version = 1")
    with pytest.raises(GouvernailError, match="made by another version"):
        server.start(box, SETTINGS, attended=False)
    with pytest.raises(GouvernailError, match="made by another version"):
        server.start(box, SETTINGS, attended=True)
    assert server.running(box) is None


def test_a_folder_that_is_somebody_s_is_not_served(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(GouvernailError, match="is no sandbox"):
        server.start(tmp_path, SETTINGS, attended=True)


def test_it_is_not_forgotten_while_it_runs(box, start):
    start()
    with pytest.raises(GouvernailError, match="serve --stop"):
        folders.reset(box)
