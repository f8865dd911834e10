"""A function of the project is called in a child: what it raises, prints or leaves undone is no value."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from migration.metrics.function import Function
from migration.metrics.source import Asked, Measurement

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ASKED = Asked("score_difference", NOW - timedelta(hours=1), NOW, {"run": "a-1"})


def called(project: Path, body: str, seconds: float = 30.0) -> Measurement:
    (project / "local_metrics.py").write_text(f"def measure(asked):\n    {body}\n")
    return Function("local_metrics:measure", project, seconds).measured(ASKED)


def test_it_is_told_what_is_asked_and_gives_a_number(tmp_path: Path) -> None:
    found = called(
        tmp_path,
        "assert asked == {'metric': 'score_difference', 'since': '2026-12-01T11:00:00+00:00',"
        " 'until': '2026-12-01T12:00:00+00:00', 'args': {'run': 'a-1'}}; return 0.25",
    )
    assert (found.values, found.result, found.reason) == ((0.25,), 0.25, "")
    assert found.source == "function local_metrics:measure"


def test_a_mapping_says_how_many_cases(tmp_path: Path) -> None:
    found = called(tmp_path, "return {'values': [1, 2.5], 'cases': 50000}")
    assert (found.values, found.cases) == ((1.0, 2.5), 50000)
    found = called(tmp_path, "return {'value': 0.9, 'groups': {'young': 120, 'old': 900}}")
    assert (found.cases, dict(found.groups)) == (1020, {"young": 120, "old": 900})


def test_what_it_prints_is_not_its_answer(tmp_path: Path) -> None:
    found = called(tmp_path, """print('{"given": 1.0}'); import os; os.write(1, b'{"given": 1.0}\\n'); return 0.5""")
    assert found.values == (0.5,)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise KeyError('no data')", "KeyError.*no data"),
        ("raise SystemExit(0)", "SystemExit"),
        ("import os; os._exit(0)", "no answer"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "no answer"),
        ("return None", "None, not a finite number"),
        ("return True", "True, not a finite number"),
        ("return '0.1'", "not a finite number"),
        ("return float('nan')", "nan, not a finite number"),
        ("return float('inf')", "inf, not a finite number"),
        ("return 10**400", "not a finite number"),
        ("return {'values': []}", "no data"),
        ("return {'values': [1, None]}", "None among its values"),
        ("return {'value': 1, 'values': [1]}", "both"),
        ("return {'cases': 5}", "no value"),
        ("return {'value': 1, 'cases': -1}", "-1 cases"),
        ("return {'value': 1, 'cases': 1.5}", "1.5 cases"),
        ("return {'value': 1, 'cases': 10**17}", "cases"),
        ("return {'value': 1, 'verdict': 'good'}", "verdict"),
        ("return object()", "TypeError"),
        ("return (", "SyntaxError"),
    ],
)
def test_whatever_goes_wrong_is_a_reason(tmp_path: Path, body: str, reason: str) -> None:
    found = called(tmp_path, body)
    assert found.values == ()
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(found.reason)


def test_one_that_is_not_there(tmp_path: Path) -> None:
    assert "No module named" in Function("nowhere:measure", tmp_path).measured(ASKED).reason
    (tmp_path / "local_metrics.py").write_text("")
    assert "AttributeError" in Function("local_metrics:measure", tmp_path).measured(ASKED).reason
    assert "cannot be called" in Function("a:b", tmp_path / "gone").measured(ASKED).reason


def test_one_that_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    body = (
        "import os, subprocess, time; p = subprocess.Popen(['sleep', '300']);"
        f" open({str(tmp_path / 'pid')!r}, 'w').write(str(p.pid)); time.sleep(300)"
    )
    found = called(tmp_path, body, seconds=4.0)
    assert "within 4 s" in found.reason
    if (tmp_path / "pid").exists():  # a loaded machine may not have come so far
        _gone(int((tmp_path / "pid").read_text()))


def _gone(pid: int) -> None:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    raise AssertionError(f"{pid} still runs")
