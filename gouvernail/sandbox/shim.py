"""The `pulumi` that commands meet in the sandbox: the real engine, with stack files handed over as copies.

A stack's file is committed, and names the secrets provider of the real world. Pulumi writes a salt into it and calls
that provider, so in the sandbox it works on a copy with a provider of its own; the committed file is only read.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final, NoReturn

from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox.call import Call, read
from gouvernail.sandbox.stackfile import Project, copy_of, project_around

__all__ = ["main"]

_WITH_STACK_FILE: Final = ("up", "preview", "destroy", "refresh", "import", "watch", "logs", "config")
_MAKING: Final = ("up", "preview", "import", "config")
# These write the committed files of stacks, and know no other place for them (pulumi, pkg/cmd/pulumi).
_REFUSED: Final = (
    ("stack", "change-secrets-provider"),
    ("stack", "rename"),
    ("stack", "migrate"),
    ("config", "cp"),
    ("state", "move"),
)


def main() -> int:
    """Run the engine with what was typed; its exit code."""
    try:
        _run(sys.argv[1:])
    except GouvernailError as error:
        for problem in error.problems:
            print(f"error: {problem}", file=sys.stderr)
        return error.exit_code


def _run(arguments: list[str]) -> NoReturn:
    call = read(arguments, Path.cwd())
    project = project_around(call.folder)
    if project is None or call.help:
        _become(arguments)
    if call.words[:2] in _REFUSED:
        raise GouvernailError(
            Problem(
                f"`pulumi {' '.join(call.words[:2])}` would change the committed files of stacks",
                expected="in the sandbox, what leaves them as they are",
                mend="run it outside the sandbox; `gouvernail sandbox reset` forgets what stacks are in here",
            )
        )
    folder = Path(os.environ["GOUVERNAIL_SANDBOX"])
    copies = folder / "config" / project.name
    name = call.stack or call.third
    match call.words[:2]:
        case ("stack", "init"):
            _init(call, copies, project)
        case ("stack", "select") if name is None:
            raise GouvernailError(Problem("the stack has no name", mend="pulumi stack select NAME (see stack ls)"))
        case ("stack", "select") if call.creating:
            short = str(name).rpartition("/")[2]
            if not _exists(folder, project, short):
                _make(copies, project, short)
            _become([one for one in arguments if one not in ("-c", "--create")])
        case ("stack", "rm"):
            _become([*arguments, "--preserve-config"])
        case (verb, *_) if verb in _WITH_STACK_FILE and not call.own_file:
            _with_copy(call, verb, folder, copies, project)
        case _:
            _become(arguments)


def _with_copy(call: Call, verb: str, folder: Path, copies: Path, project: Project) -> NoReturn:
    """Run a verb that reads or writes a stack's file on the copy; the stack is made where it is missing."""
    stack = call.stack or _selected(call.folder)
    if stack is None:  # on a terminal the engine would offer to make one, and write its file
        raise GouvernailError(
            Problem(
                "no stack is selected", mend="--stack NAME (it is made where it is missing), or pulumi stack select"
            )
        )
    short = stack.rpartition("/")[2]
    if verb in _MAKING and not _exists(folder, project, short):
        _make(copies, project, short)
        print(f"sandbox: there was no stack {short}, so it was made", file=sys.stderr)
    copy, notices = copy_of(project.file_of(short), copies / f"Pulumi.{short}.yaml")
    for notice in notices:
        print(f"sandbox: {notice}", file=sys.stderr)
    extra = ["--config-file", str(copy), *([] if call.stack else ["--stack", stack])]
    _become([*call.arguments[: call.end], *extra, *call.arguments[call.end :]])


def _init(call: Call, copies: Path, project: Project) -> NoReturn:
    name = call.stack or call.third
    if name is None:
        raise GouvernailError(Problem("the stack has no name", mend="pulumi stack init NAME"))
    _make(copies, project, name.rpartition("/")[2])
    print(f"Created stack '{name}'")
    _become(["-C", str(call.folder), "stack", "select", name])


def _engine() -> str:
    return os.environ["GOUVERNAIL_SANDBOX_ENGINE"]


def _selected(folder: Path) -> str | None:
    done = subprocess.run(
        [_engine(), "stack", "--show-name", "--non-interactive"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout.strip() or None) if done.returncode == 0 else None


def _exists(folder: Path, project: Project, stack: str) -> bool:
    """Whether the sandbox's backend has the stack; asking the engine would take as long as a small preview."""
    stacks = folder / "backend" / ".pulumi" / "stacks" / project.name
    return any((stacks / f"{stack}.json{end}").exists() for end in ("", ".gz"))


def _make(copies: Path, project: Project, stack: str) -> None:
    """`pulumi stack init` beside the copies, because it writes its salt into the file that it finds there."""
    copies.mkdir(parents=True, exist_ok=True)
    (copies / "Pulumi.yaml").write_text(f"name: {project.name}\nruntime: python\n", encoding="utf-8")
    done = subprocess.run(
        [_engine(), "-C", str(copies), "stack", "init", stack, "--no-select", "--non-interactive"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().removeprefix("error: ") or f"exit code {done.returncode}"
        raise GouvernailError(Problem(f"the stack {stack} could not be made: {said}"))


def _become(arguments: list[str]) -> NoReturn:
    os.execv(_engine(), [_engine(), *arguments])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    sys.exit(main())
