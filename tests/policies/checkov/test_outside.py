"""Checks from outside may be broken in every way: it is said, and is no pass."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gouvernail.errors import Unusable
from policies.checkov.client import Answer, CheckError, Request, Worker
from tests.policies.checkov.samples import QUEUE, YAML_CHECK, outside, plan, python_check, scanned, verdicts

SECRET = "hunter2-hunter2"
CHECK = ("aws_sqs_queue.q", "CKV_OUT_1")


def asked(worker: Worker, home: Path) -> Answer:
    return worker.scan(Request(plan=QUEUE, checks=("CKV_OUT_*", "CKV2_OUT_*"), external_checks_dirs=(home,)))


def test_one_that_raises_is_an_error_of_that_resource(worker: Worker, tmp_path: Path) -> None:
    home = outside(
        tmp_path / "checks",
        bad_py=python_check("CKV_OUT_1", "return conf['absent'][0]"),
        good_py=python_check("CKV_OUT_2", "return CheckResult.PASSED"),
    )
    answer = asked(worker, home)
    assert answer.errors == (
        CheckError("CKV_OUT_1", "aws_sqs_queue.q", "the check failed: KeyError in bad.py:11: 'absent'"),
    )
    assert verdicts(answer) == {("aws_sqs_queue.q", "CKV_OUT_2"): "passed"}


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError(conf['kms_master_key_id'][0])",
        "raise KeyError(conf['kms_master_key_id'][0])",
        "raise TypeError('it is ' + conf['kms_master_key_id'][0] + '!')",
        "print(conf, flush=True); import sys; print(conf, file=sys.stderr); raise AttributeError(repr(conf))",
        "return {}[conf['kms_master_key_id'][0][:7].upper()]",
        "import logging; logging.error(conf); return {}[conf['kms_master_key_id'][0]]",
    ],
)
def test_no_secret_is_in_an_error(worker: Worker, tmp_path: Path, body: str) -> None:
    home = outside(tmp_path / "checks", bad_py=python_check("CKV_OUT_1", body))
    given = plan(("aws_sqs_queue", "q", {"kms_master_key_id": SECRET}))
    answer = worker.scan(Request(plan=given, checks=("CKV_OUT_1",), external_checks_dirs=(home,)))
    [error] = answer.errors
    assert (error.check_id, error.address) == ("CKV_OUT_1", "aws_sqs_queue.q")
    assert "Error in bad.py:11" in error.message
    assert SECRET[:7] not in repr(answer).lower()


@pytest.mark.parametrize(
    "body",
    [
        "import os; os._exit(0)",
        "import os; os._exit(7)",
        "import os; os.kill(os.getpid(), 9)",
        "import ctypes; ctypes.string_at(0)",
    ],
)
def test_one_that_ends_the_process_fails_the_scan(tmp_path: Path, body: str) -> None:
    home = outside(tmp_path / "checks", bad_py=python_check("CKV_OUT_1", body))
    with Worker() as worker:
        with pytest.raises(Unusable) as caught:
            asked(worker, home)
        assert caught.value.exit_code == 3
        assert "nothing was judged by it: checkov, or a check that it ran, crashed" in str(caught.value)
        with pytest.raises(Unusable, match="it ended after an error"):
            worker.scan(Request(plan=QUEUE))


def test_what_a_check_prints_is_no_answer(worker: Worker, tmp_path: Path) -> None:
    prints = "import os, sys; print('{}'); os.write(1, b'{}\\n'); sys.stdout.flush(); return CheckResult.FAILED"
    home = outside(tmp_path / "checks", loud_py=python_check("CKV_OUT_1", prints))
    assert verdicts(asked(worker, home)) == {CHECK: "failed"}


@pytest.mark.parametrize(
    "body",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 443)",
        "import urllib.request; urllib.request.urlopen('https://example.org')",
        "import requests; requests.get('http://127.0.0.1:9')",
    ],
)
def test_no_check_gets_at_the_network(worker: Worker, tmp_path: Path, body: str) -> None:
    home = outside(tmp_path / "checks", curious_py=python_check("CKV_OUT_1", f"{body}; return CheckResult.PASSED"))
    answer = asked(worker, home)
    assert answer.records == ()
    [error] = answer.errors
    assert error.check_id == "CKV_OUT_1"


BROKEN = {
    "no Python": ({"bad_py": "def ("}, "Cannot load external check 'bad'"),
    "raises when loaded": ({"bad_py": "raise RuntimeError('no')"}, "RuntimeError: no"),
    "no check": ({"bad_yaml": "metadata: {id: CKV2_OUT_9}\ndefinition: {}"}, "missing required fields"),
    "a list": ({"bad_yaml": "[1]"}, "not Dict"),
    "another's id": ({"bad_py": python_check("CKV_AWS_27", "return CheckResult.PASSED")}, "the id of another check"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_one_that_cannot_be_loaded_is_an_error(worker: Worker, tmp_path: Path, case: str) -> None:
    files, expected = BROKEN[case]
    answer = asked(worker, outside(tmp_path / "checks", **files, named_yaml=YAML_CHECK))
    assert any(expected in error.message for error in answer.errors), answer.errors
    assert verdicts(answer) == {("aws_sqs_queue.q", "CKV2_OUT_1"): "passed"}, "the others are asked all the same"


def test_a_folder_that_is_not_there_is_an_error(worker: Worker, tmp_path: Path) -> None:
    [error] = asked(worker, tmp_path / "absent").errors
    assert "there is no such directory of checks" in error.message


def test_python_without_an_init_is_an_error(worker: Worker, tmp_path: Path) -> None:
    home = outside(tmp_path / "checks", own_py=python_check("CKV_OUT_1", "return CheckResult.FAILED"))
    (home / "__init__.py").unlink()
    [error] = asked(worker, home).errors
    assert "need an __init__.py beside them" in error.message


def test_the_users_folder_stays_as_it_is(worker: Worker, tmp_path: Path) -> None:
    home = outside(tmp_path / "checks", own_py=python_check("CKV_OUT_1", "return CheckResult.FAILED"))
    assert scanned(worker, QUEUE, checks=("CKV_OUT_1",), external_checks_dirs=(home,)) == {CHECK: "failed"}
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["__init__.py", "checks", "own.py"]


def test_a_relative_folder_is_that_of_who_asks(worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside(tmp_path / "checks", own_py=python_check("CKV_OUT_1", "return CheckResult.FAILED"))
    monkeypatch.chdir(tmp_path)
    assert verdicts(asked(worker, Path("checks"))) == {CHECK: "failed"}


@pytest.fixture(autouse=True, scope="module")
def _started(worker: Worker) -> Iterator[None]:
    worker.start()
    yield
    assert verdicts(worker.scan(Request(plan=QUEUE)))["aws_sqs_queue.q", "CKV_AWS_27"] == "failed", "it serves on"
