"""The worker that runs checkov, from outside: started early, asked when the program has run, and never trusted.

Whatever goes wrong with it (a crash, another version, an answer that is none, no answer in time) is one clear error,
and no verdict: a scan that failed has nothing that passed.
"""

import json
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Literal, Self, TypeAlias, cast

from gouvernail.errors import Problem, Unusable
from policies.checkov import environment

__all__ = ["Answer", "Check", "CheckError", "Record", "Request", "Result", "Worker"]

Result: TypeAlias = Literal["passed", "failed", "unknown", "skipped"]
_RESULTS: Final = ("passed", "failed", "unknown", "skipped")
_PROTOCOL: Final = 1
_PACKAGE: Final = f"{__name__.rpartition('.')[0]}.worker"
_SECONDS: Final = 600.0
_FAREWELL_SECONDS: Final = 2.0
_SWITCHES: Final = ("BC_", "CHECKOV_", "CKV_", "EVAL_TF_", "LOG_LEVEL", "PRISMA_", "PYTHON", "RAW_TF_", "RENDER_")
"""Variables that change what checkov, or the Python below it, does: the verdicts are not to depend on them."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be judged, by which checks: all of checkov's and those of the directories where `checks` is empty.

    `checks` and `skip_checks` are read as checkov reads its options of these names: ids, with `*` for any text.
    """

    plan: Mapping[str, object] | None = None
    arm: Mapping[str, object] | None = None
    checks: tuple[str, ...] = ()
    skip_checks: tuple[str, ...] = ()
    external_checks_dirs: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What one check says of one resource. `unknown`: it looked, and gave no verdict."""

    framework: str
    check_id: str
    check_name: str
    result: Result
    address: str
    severity: str | None
    guideline: str | None
    evaluated_keys: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class CheckError:
    """What went wrong with one check on one resource; None where it is about all of them."""

    check_id: str | None
    address: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check that was asked."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a scan said. `seconds` is what it took in the worker, without the way there and back."""

    records: tuple[Record, ...]
    errors: tuple[CheckError, ...]
    checks: tuple[Check, ...]
    seconds: float


class Worker:
    """checkov in a process of its own. `start` returns at once; the first `scan` waits until it is ready.

    After an error it is at its end, and every further scan says so.
    """

    def __init__(self, *, python: Path | None = None, seconds: float = _SECONDS) -> None:
        """`python` is one that has checkov (found where it is absent); `seconds` is the most that a scan may take."""
        self._python = python
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._ready = False
        self._failed = False
        self._number = 0
        self._rest = b""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process, if it is not there. Raises Unusable where checkov is not installed."""
        if self._process or self._failed:
            return
        python = self._python or environment.python()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - what it says before it is ready; kept until then
        try:
            self._process = subprocess.Popen(
                [str(python), "-s", "-P", str(Path(__file__).with_name("worker") / "__main__.py"), _PACKAGE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                env=_variables(),
                bufsize=0,
                start_new_session=True,  # a Ctrl-C is for us, and we end it
            )
        except OSError as error:
            raise self._broken(f"it cannot be started: {error.strerror}") from None
        for pipe in (self._process.stdin, self._process.stdout):
            os.set_blocking(cast("IO[bytes]", pipe).fileno(), False)

    def scan(self, request: Request) -> Answer:
        """The answer of checkov. Raises Unusable where there is none: nothing was judged then."""
        if self._failed:
            raise self._broken("it ended after an error")
        self.start()
        until = time.monotonic() + self._seconds
        if not self._ready:
            self._greeted(until)
        self._number += 1
        said = self._exchange(_line(self._number, request), until)
        if crash := said.get("crash"):
            raise self._broken(f"checkov, or a check that it ran, crashed: {crash}")
        if said.get("id") != self._number:
            raise self._broken("its answer is to another question")
        try:
            return _answer(said)
        except (KeyError, TypeError, ValueError) as error:
            raise self._broken(f"its answer is not what was agreed: {type(error).__name__}") from None

    def close(self) -> None:
        """End the process. May be called more than once."""
        process, self._process = self._process, None
        self._ready, self._rest = False, b""
        if process:
            cast("IO[bytes]", process.stdin).close()
            with suppress(subprocess.TimeoutExpired):
                process.wait(0 if self._failed else _FAREWELL_SECONDS)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            cast("IO[bytes]", process.stdout).close()
        if self._said:
            self._said.close()
            self._said = None

    def _greeted(self, until: float) -> None:
        said = self._exchange(b"", until)
        if said.get("ready") is not True or said.get("protocol") != _PROTOCOL:
            raise self._broken("its greeting is not what was agreed")
        if (found := said.get("checkov")) != environment.VERSION:
            raise self._broken(f"it has checkov {found}, and the verdicts are those of {environment.VERSION}")
        self._ready = True

    def _exchange(self, request: bytes, until: float) -> dict[str, Any]:
        """Send a line, and read one."""
        try:
            line = self._line_for(request, until)
        except (BrokenPipeError, EOFError):
            raise self._broken("it ended", hint=True) from None
        except TimeoutError:
            raise self._broken(f"it gave no answer in {self._seconds:g} seconds") from None
        try:
            said: object = json.loads(line)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise self._broken("its answer is not JSON")
        return cast("dict[str, Any]", said)

    def _line_for(self, request: bytes, until: float) -> bytes:
        process = cast("subprocess.Popen[bytes]", self._process)
        to, back = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        parts, rest = [self._rest], memoryview(request)
        with selectors.DefaultSelector() as selector:
            selector.register(back, selectors.EVENT_READ)
            if rest:
                selector.register(to, selectors.EVENT_WRITE)
            while b"\n" not in parts[-1]:
                ready = selector.select(max(0.0, until - time.monotonic()))
                if not ready:
                    raise TimeoutError
                for key, _ in ready:
                    if key.fileobj is to:
                        rest = rest[os.write(to.fileno(), rest[: 1 << 16]) :]
                        if not rest:
                            selector.unregister(to)
                    else:
                        part = os.read(back.fileno(), 1 << 20)
                        if not part:
                            raise EOFError
                        parts.append(part)
        line, _, self._rest = b"".join(parts).partition(b"\n")
        return line

    def _broken(self, reason: str, *, hint: bool = False) -> Unusable:
        """The error, with the last words of one that never was ready: later ones could hold what was scanned."""
        words = ""
        if hint and not self._ready and self._said:
            self._said.seek(0)
            words = self._said.read().decode(errors="replace").strip().rpartition("\n")[2]
        self._failed = True
        self.close()
        return Unusable(
            Problem(
                f"checkov's worker failed, and nothing was judged by it: {reason}{f': {words}' if words else ''}",
                mend="is checkov's environment whole (`make setup`)? A check from outside that crashes does this too",
            )
        )


def _variables() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_SWITCHES)}
    return {
        **kept,
        "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true",
        "EVAL_TF_PLAN_AFTER_UNKNOWN": "true",  # what is known only after the apply is there all the same
        "OPENBLAS_NUM_THREADS": "1",  # of an import that nothing here computes with; a process with threads forks badly
        "PYTHONHASHSEED": "0",  # checkov lists what it keeps in sets
        "PYTHONUTF8": "1",
    }


def _line(number: int, request: Request) -> bytes:
    said = {
        "id": number,
        "plan": request.plan,
        "arm": request.arm,
        "checks": list(request.checks) or None,
        "skip_checks": list(request.skip_checks),
        "external_checks_dirs": [str(one.absolute()) for one in request.external_checks_dirs],
    }
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def _answer(said: Mapping[str, Any]) -> Answer:
    return Answer(
        records=tuple(_record(one) for one in said["records"]),
        errors=tuple(CheckError(one["check_id"], one["address"], str(one["message"])) for one in said["errors"]),
        checks=tuple(Check(str(one["id"]), str(one["name"])) for one in said["checks"]),
        seconds=float(said["seconds"]),
    )


def _record(one: Mapping[str, Any]) -> Record:
    if one["result"] not in _RESULTS:
        raise ValueError(one["result"])
    return Record(
        framework=str(one["framework"]),
        check_id=str(one["check_id"]),
        check_name=str(one["check_name"]),
        result=one["result"],
        address=str(one["address"]),
        severity=one["severity"],
        guideline=one["guideline"],
        evaluated_keys=tuple(str(key) for key in one["evaluated_keys"]),
        reason=one["reason"],
    )
