import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gouvernail import cli
from gouvernail.errors import GouvernailError, Problem, Unusable

COMMAND = [sys.executable, "-c", "from gouvernail.cli import main; main()"]


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def test_help_shows_examples_and_exit_codes() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "Examples:" in done.stdout
    assert "Exit codes:" in done.stdout
    assert "doctor" in done.stdout


def test_version() -> None:
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("gouvernail, version ")


@pytest.mark.parametrize("arguments", [["nonsense"], ["doctor", "--nonsense"], ["doctor", "too", "many"]])
def test_wrong_use_ends_with_2_and_no_traceback(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Usage:" in done.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [(GouvernailError(Problem("wrong", file="a.yaml", line=3, mend="write it right")), 2), (Unusable("missing"), 3)],
)
@pytest.mark.parametrize("option", ["", "--json", "--format=json", "--format json"])
def test_a_known_mistake_is_one_message_and_its_exit_code(
    error: GouvernailError,
    code: int,
    option: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def raises(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli.gouvernail, "main", raises)
    monkeypatch.setattr(sys, "argv", ["gouvernail", "doctor", *option.split()])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    printed = capsys.readouterr()
    if option:
        assert json.loads(printed.out) == {"problems": [problem.as_json() for problem in error.problems]}
        assert printed.err == ""
    else:
        assert printed.out == ""
        assert printed.err == "".join(f"error: {problem}\n" for problem in error.problems)


def test_json_after_a_double_dash_belongs_to_the_other_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def raises(**_: object) -> None:
        raise GouvernailError("wrong")

    monkeypatch.setattr(cli.gouvernail, "main", raises)
    monkeypatch.setattr(sys, "argv", ["gouvernail", "sandbox", "exec", "--", "pulumi", "preview", "--json"])
    with pytest.raises(SystemExit):
        cli.main()
    assert capsys.readouterr().err == "error: wrong\n"


def test_a_reader_that_goes_away_is_no_mistake() -> None:
    script = '"$0" -c "from gouvernail.cli import main; main()" --help | true; exit ${PIPESTATUS[0]}'
    done = subprocess.run(["/bin/bash", "-c", script, sys.executable], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "completing"), [("--help", ""), ("--version", ""), ("", "val"), ("sandbox --help", "")]
)
def test_who_only_asks_waits_for_no_import(arguments: str, completing: str) -> None:
    """No timed assertion: what answers at once is the command line's own few modules, and click."""
    program = (
        "import atexit, sys\nfrom gouvernail.cli import main\n"
        "atexit.register(lambda: print('imported', *sys.modules, file=sys.stderr))\nmain()"
    )
    asked = {"_GOUVERNAIL_COMPLETE": "bash_complete", "COMP_WORDS": f"gouvernail {completing}", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments.split()],
        env={**os.environ, **(asked if completing else {})},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {*done.stderr.splitlines()[-1].split()} - {"imported"}
    others = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names
    ours = {
        name
        for name in imported
        if name.partition(".")[0] in {"gouvernail", "assurance", "migration", "policies", "stacks"}
    }

    assert {name for name in others if not name.startswith("_")} <= {
        *(
            "click",
            "colorama",
            "typing_extensions",
            "sitecustomize",
            "gouvernail",
            "assurance",
            "migration",
            "policies",
            "stacks",
        )
    }
    assert {name for name in ours if "commands" not in name} <= {
        *(
            "gouvernail",
            "gouvernail.cli",
            "gouvernail.engine",
            "gouvernail.errors",
            "gouvernail.release",
            "gouvernail.sandbox",
        ),
        *("assurance", "migration", "policies", "stacks"),
    }
    assert done.stdout.startswith("plain,validate") if completing else done.stdout
