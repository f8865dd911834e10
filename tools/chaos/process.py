"""An executor in a process of its own, with what it says in a file."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import psutil

from tools.chaos.counting import state_of
from tools.chaos.place import Place
from tools.chaos.playbooks import Playbook

__all__ = ["AT_WORK", "STUCK", "Executor"]

STUCK: Final = 300.0
"""Seconds without a record after which a run is taken for stuck: an engine may take one of them for itself."""
_EXECUTOR: Final = Path(__file__).with_name("executor.py")
AT_WORK: Final = ("up", "refresh")
"""What an engine does that changes a stack's state."""
_numbers: Final[Iterator[int]] = count()


@dataclass(frozen=True, slots=True)
class Executor:
    """`gouvernail migrate run` of a playbook."""

    place: Place
    playbook: Playbook
    process: "subprocess.Popen[bytes]"
    file: Path

    @classmethod
    def started(
        cls, place: Place, playbook: Playbook, more: Mapping[str, str] | None = None, *, rehearsal: float = 0.5
    ) -> "Executor":
        """Start it; `more` is what shall happen to it (`executor.py`)."""
        file = place.box.parent / f"said-{next(_numbers)}.txt"
        command = [sys.executable, str(_EXECUTOR), "migrate", "run", str(place.file(playbook))]
        with file.open("wb") as out:
            process = subprocess.Popen(
                [*command, "--run", playbook.run, "--rehearsal", str(rehearsal)],
                cwd=place.project,
                env={**place.variables, **(more or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return cls(place, playbook, process, file)

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    @property
    def said(self) -> str:
        """The last that it said."""
        return self.file.read_text(errors="replace")[-2000:]

    def engine(self, words: Sequence[str] = AT_WORK) -> psutil.Process | None:
        """Its engine, while that changes or reads the playbook's stack; by its `words` only."""
        with suppress(psutil.Error):
            for one in psutil.Process(self.process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    if one.name() == "pulumi" and self.playbook.stack in (line := one.cmdline()) and line[1] in words:
                        return one
        return None

    def over(self, patience: float = STUCK) -> bool:
        """Wait until it has ended; False where nothing was written for so long, and it was killed."""
        seq, since = -1, time.monotonic()
        while self.running:
            if (now := state_of(self.place, self.playbook.run).seq) != seq:
                seq, since = now, time.monotonic()
            if time.monotonic() - since > patience:
                self.kill("power")
                return False
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.3)
        return True

    def kill(self, who: str) -> bool:
        """Kill its process group (`group`; engines are in their own), all that it started (`power`), or its engine
        alone (`engine`); whether that was there."""
        if who == "engine":
            engine = self.engine()
            if engine is None:
                return False
            with suppress(psutil.NoSuchProcess):
                engine.kill()
                return True
            return False
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            started = psutil.Process(self.process.pid).children(recursive=True) if who == "power" else []
            os.killpg(self.process.pid, signal.SIGKILL)
            for one in started:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
        return self.process.wait() == -signal.SIGKILL
