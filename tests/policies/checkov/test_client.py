"""The worker is not trusted: whatever it does but answer is one clear error."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from gouvernail.errors import Unusable
from policies.checkov import client, environment
from policies.checkov.client import Request, Worker
from tests.policies.checkov.samples import QUEUE, plan, scanned

READY = f'{{"ready": true, "protocol": 1, "checkov": "{environment.VERSION}"}}'
EMPTY = '{"id": 1, "records": [], "errors": [], "checks": [], "seconds": 0}'


def pretender(folder: Path, body: str) -> Path:
    """A Python that runs this instead of the worker."""
    script = folder / "pretender.py"
    script.write_text("import sys, time, os\n" + textwrap.dedent(body))
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}"\n')
    python.chmod(0o755)
    return python


def says(*lines: str) -> str:
    """It greets, reads a request, and answers with these lines."""
    first, *rest = lines
    return f"print({first!r}, flush=True)\nsys.stdin.readline()\n" + "".join(
        f"print({line!r}, flush=True)\n" for line in rest
    )


def test_a_good_pretender_is_believed(tmp_path: Path) -> None:
    with Worker(python=pretender(tmp_path, says(READY, EMPTY))) as worker:
        assert worker.scan(Request(plan=QUEUE)).records == ()


RECORD = '{"framework": "arm", "check_id": "C", "check_name": "n", "result": "great", "address": "a", "severity": null, "guideline": null, "evaluated_keys": [], "reason": null}'  # noqa: E501
BAD = {
    "ends at once": ("", "it ended"),
    "cannot import": (
        "raise SystemExit(\"ModuleNotFoundError: No module named 'checkov'\")",
        "No module named 'checkov'",
    ),
    "greets with garbage": (says("hello"), "its answer is not JSON"),
    "greets with a list": (says("[]"), "its answer is not JSON"),
    "another protocol": (says(READY.replace('"protocol": 1', '"protocol": 2')), "its greeting is not what was agreed"),
    "another checkov": (says(READY.replace(environment.VERSION, "3.0.0")), "it has checkov 3.0.0"),
    "ends after the request": (says(READY), "it ended"),
    "answers with garbage": (says(READY, "Traceback (most recent call last):"), "its answer is not JSON"),
    "answers another request": (says(READY, EMPTY.replace('"id": 1', '"id": 2')), "to another question"),
    "leaves out the records": (
        says(READY, '{"id": 1, "errors": [], "checks": [], "seconds": 0}'),
        "not what was agreed",
    ),
    "an unknown verdict": (
        says(READY, EMPTY.replace('"records": []', f'"records": [{RECORD}]')),
        "not what was agreed",
    ),
    "half an answer": (
        f"print({READY!r}, flush=True); sys.stdin.readline(); sys.stdout.write({EMPTY!r}[:20])",
        "it ended",
    ),
    "a crash": (says(READY, '{"id": 1, "crash": "it was ended by signal 11"}'), "crashed: it was ended by signal 11"),
}


@pytest.mark.parametrize("case", BAD)
def test_whatever_is_no_answer_is_one_clear_error(tmp_path: Path, case: str) -> None:
    body, expected = BAD[case]
    with Worker(python=pretender(tmp_path, body)) as worker:
        with pytest.raises(Unusable) as caught:
            worker.scan(Request(plan=QUEUE))
        assert expected in str(caught.value)
        assert "nothing was judged by it" in str(caught.value)
        assert len(caught.value.problems) == 1
        assert worker.pid is None
        with pytest.raises(Unusable, match="it ended after an error"):
            worker.scan(Request(plan=QUEUE))


@pytest.mark.parametrize("body", ["time.sleep(60)", f"print({READY!r}, flush=True); time.sleep(60)"])
def test_one_that_does_not_answer_is_ended(tmp_path: Path, body: str) -> None:
    large = plan(("aws_sqs_queue", "q", {"name": "q" * (1 << 20)}))  # more than a pipe holds, and it reads none
    with Worker(python=pretender(tmp_path, body), seconds=0.5) as worker:
        worker.start()
        child = psutil.Process(worker.pid)
        with pytest.raises(Unusable, match="it gave no answer in"):
            worker.scan(Request(plan=large))
        assert not child.is_running()


def test_words_after_the_greeting_are_not_repeated(tmp_path: Path) -> None:
    """They could be of what was scanned."""
    body = f"print({READY!r}, flush=True); sys.stdin.readline(); sys.exit('hunter2')"
    with Worker(python=pretender(tmp_path, body)) as worker, pytest.raises(Unusable) as caught:
        worker.scan(Request(plan=QUEUE))
    assert "hunter2" not in str(caught.value)


def test_a_python_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="it cannot be started"):
        Worker(python=tmp_path / "absent").start()


def test_starting_returns_at_once_and_closing_ends_it() -> None:
    began = time.monotonic()
    worker = Worker()
    worker.start()
    assert worker.pid is not None
    first = worker.pid
    worker.start()
    assert worker.pid == first
    worker.close()
    worker.close()
    assert worker.pid is None
    assert not psutil.pid_exists(first)
    assert time.monotonic() - began < 30, "it did not wait for anything"


def test_closed_it_may_be_started_again() -> None:
    with Worker() as worker:
        before = scanned(worker, QUEUE)
        worker.close()
        assert scanned(worker, QUEUE) == before


def test_switches_of_checkovs_change_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKOV_CHECK_FAIL_LEVEL", "WARNING")
    monkeypatch.setenv("CHECKOV_GRAPH_FRAMEWORK", "NETWORKX")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    kept = client._variables()
    assert not {"CHECKOV_CHECK_FAIL_LEVEL", "CHECKOV_GRAPH_FRAMEWORK", "LOG_LEVEL", "PYTHONPATH"} & set(kept)
    assert kept["PATH"] == os.environ["PATH"]


LISTENS = """
import runpy, sys
def heard(event, _):
    if event.startswith("socket."):
        with open({place!r}, "a") as file:
            file.write(event + "\\n")
program, sys.argv = sys.argv[3], [sys.argv[0], *sys.argv[4:]]
sys.addaudithook(heard)
{more}
runpy.run_path(program, run_name="__main__")
"""


@pytest.mark.parametrize("more", ["", "import socket; socket.getaddrinfo('localhost', 9)"])
def test_nothing_is_asked_of_the_network(tmp_path: Path, more: str) -> None:
    """checkov itself would fetch guidelines from its vendor; that one who asks is heard is the second case."""
    code = tmp_path / "listens.py"
    code.write_text(LISTENS.format(place=str(tmp_path / "heard"), more=more))
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{environment.python()}" "{code}" "$@"\n')
    python.chmod(0o755)
    with Worker(python=python) as worker:
        assert scanned(worker, QUEUE)["aws_sqs_queue.q", "CKV_AWS_27"] == "failed"
    asked = set((tmp_path / "heard").read_text().split())
    assert "socket.__new__" in asked, "imports try whether there are sockets"
    assert bool(asked & {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}) is bool(more)


@pytest.mark.parametrize("when", ["importing", "scanning"])
def test_it_does_not_outlive_who_started_it(tmp_path: Path, when: str) -> None:
    """Killed, that one has no time to say good-bye."""
    slow = "import time; time.sleep(60)"
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "__init__.py").touch()
    (tmp_path / "checks" / "slow.py").write_text(slow)
    scan = f"worker.scan(Request(plan={QUEUE!r}, external_checks_dirs=(Path({str(tmp_path / 'checks')!r}),)))"
    program = f"""
from pathlib import Path
from policies.checkov.client import Request, Worker
worker = Worker()
worker.start()
print(worker.pid, flush=True)
{scan if when == "scanning" else "import time; time.sleep(60)"}
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=environment._ROOT)
    assert parent.stdout is not None
    worker = psutil.Process(int(parent.stdout.readline()))
    copies = []
    while when == "scanning" and not (copies := worker.children()):
        time.sleep(0.05)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    _, alive = psutil.wait_procs([worker, *copies], timeout=60)
    assert alive == []
