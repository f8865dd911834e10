import json
import os
import signal
import subprocess
import sys

import pytest

from gouvernail.sandbox import log


@pytest.fixture
def file(tmp_path):
    return tmp_path / log.NAME


def read(file):
    return log.calls(log.lines(file)[0])


def test_a_call_has_a_beginning_and_an_end(file):
    with log.Log(file) as written:
        call = written.begin("aws", "Create", type="t", urn="u", id="", preview=False)
        [begun] = read(file)
        written.end(call, "ok", id="made")
        [done] = read(file)
    assert (begun.outcome, begun.seconds, begun.preview, begun.id) == (log.UNANSWERED, None, False, "")
    assert (done.outcome, done.id, done.type, done.urn, done.package) == ("ok", "made", "t", "u", "aws")
    assert done.seconds is not None
    assert done.seconds >= 0
    assert done.at.endswith("Z")


def test_calls_of_several_servers_are_kept_apart(file):
    with log.Log(file) as one, log.Log(file) as other:
        first, second = one.begin("aws", "Read"), other.begin("gcp", "Delete")
        other.end(second, "refused", status="not-found")
        one.end(first, "ok")
    assert [(entry.package, entry.outcome, entry.status) for entry in read(file)] == [
        ("aws", "ok", ""),
        ("gcp", "refused", "not-found"),
    ]


def test_a_torn_line_is_left_out_and_does_not_spoil_the_next(file):
    file.write_bytes(b'{"server": "x", "call": 1, "opera')
    with log.Log(file) as written:
        written.end(written.begin("aws", "Read"), "ok")
    assert [entry.operation for entry in read(file)] == ["Read"]


def test_wherever_it_is_torn_what_came_before_is_there(file):
    with log.Log(file) as written:
        for name in ("a", "b", "c"):
            written.end(written.begin("aws", "Read", urn=name), "ok")
    whole = file.read_bytes()
    all_of_it = [one.urn for one in read(file)]
    for cut in range(len(whole)):
        file.write_bytes(whole[:cut])
        seen = read(file)
        assert [one.urn for one in seen] == all_of_it[: len(seen)]
        assert [one.outcome for one in seen[:-1]] == ["ok"] * (len(seen) - 1)


def test_reading_on_gives_what_is_new_and_no_half_lines(file):
    with log.Log(file) as written:
        _, behind = log.lines(file)
        written.begin("aws", "Read")
    with file.open("ab") as handle:
        handle.write(b'{"half')
    new, end = log.lines(file, start=behind)
    assert [line.get("operation") for line in new] == ["Read", None]
    assert end == file.stat().st_size - len(b'{"half')


def test_nothing_is_there_before_anything_was_asked(file):
    assert log.lines(file) == ([], 0)


def test_only_its_owner_reads_it(file):
    with log.Log(file):
        assert file.stat().st_mode & 0o077 == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from gouvernail.sandbox.log import Log
written = Log(Path(sys.argv[1]))
written.end(written.begin("aws", "Read", urn="before"), "ok")
written.begin("aws", "Create", urn="in-it")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_is_killed_has_written_everything_up_to_then(file):
    done = subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [(entry.urn, entry.outcome) for entry in read(file)] == [("before", "ok"), ("in-it", log.UNANSWERED)]
    server = json.loads(file.read_text().splitlines()[0])["server"]
    assert log.ended(file, server) == "it was killed in Create of in-it"


def test_how_a_server_ended_is_told(file):
    with log.Log(file) as stopped:
        pass
    assert log.ended(file, stopped.server) == "it was stopped"
    crashed = log.Log(file)
    crashed.end(crashed.begin("aws", "Create", urn="u"), "crashed", fault="crash before")
    assert log.ended(file, crashed.server) == "a fault crashed it (crash before) in Create of u"
    assert log.ended(file, "nobody") == "it was killed, with no call open"


def test_many_threads_write_whole_lines(file):
    from concurrent.futures import ThreadPoolExecutor

    with log.Log(file) as written, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: written.end(written.begin("aws", "Read", urn=str(n)), "ok"), range(400)))
    assert len(file.read_text().splitlines()) == 802
    assert {entry.urn for entry in read(file)} == {str(n) for n in range(400)}
    assert {json.loads(line)["server"] for line in file.read_text().splitlines()} == {written.server}
    assert json.loads(file.read_text().splitlines()[0])["began"] == os.getpid()
