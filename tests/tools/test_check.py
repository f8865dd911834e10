import sys

import pytest

from tools import check
from tools.check import STEPS, Step, run


def python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


def test_one_line_a_step_and_the_output_of_those_that_fail(capsys: pytest.CaptureFixture[str]) -> None:
    failed = run(
        [
            Step("good", python("print('not shown')")),
            Step("bad", python("import sys; print('what is wrong'); sys.exit('and why')")),
            Step("after", python("")),
        ]
    )
    printed = capsys.readouterr().out
    assert failed == ["bad"]
    assert [line.split()[:2] for line in printed.splitlines() if line.startswith("  ")] == [
        ["ok", "good"],
        ["failed", "bad"],
        ["ok", "after"],
    ]
    assert "not shown" not in printed
    assert "what is wrong\nand why" in printed


def test_writing_runs_only_what_can_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(
            [Step("judge", python("raise SystemExit(1)")), Step("both", python("raise SystemExit(1)"), python(""))],
            write=True,
        )
        == []
    )
    assert "judge" not in capsys.readouterr().out


def test_the_exit_code_and_the_last_line_name_what_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["check.py"])
    monkeypatch.setattr(check, "STEPS", (Step("bad", python("raise SystemExit(1)")), Step("good", python(""))))
    assert check.main() == 1
    assert capsys.readouterr().err == "error: bad failed\n"
    monkeypatch.setattr(check, "STEPS", (Step("good", python("")),))
    assert check.main() == 0


def test_the_steps_have_names_of_their_own() -> None:
    names = [step.name for step in STEPS]
    assert len(names) == len(set(names))
    assert {"format", "lint", "types", "imports"} <= set(names)
