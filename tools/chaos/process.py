"""An executor in a process of its own, and what it says."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import psutil

from migration.executor.state import State
from tools.chaos.counting import journal, state_of
from tools.chaos.place import Place
from tools.chaos.playbooks import Playbook

__all__ = ["AT_WORK", "STUCK", "Executor"]

STUCK: Final = 300.0
"""Seconds without a record after which a run is taken for stuck: an engine may take one of them for itself."""
_PAUSED: Final = 5.0
_LOCKED: Final = 45.0
AT_WORK: Final = ("up", "refresh")
"""What an engine does that changes a stack's state."""


@dataclass(slots=True)
class Executor:
    """`gouvernail migrate run` of a playbook."""

    place: Place
    playbook: Playbook
    process: "subprocess.Popen[bytes]"
    words: bytearray
    stuck: bool = False
    """Whether it wrote nothing any more and had to be ended."""

    @classmethod
    def started(
        cls, place: Place, playbook: Playbook, more: Mapping[str, str] | None = None, *, rehearsal: float = 0.5
    ) -> "Executor":
        """Start it; `more` is what shall happen to it (`executor.py`)."""
        command = [sys.executable, "-m", "tools.chaos.executor", "migrate", "run", str(place.file(playbook))]
        process = subprocess.Popen(
            [*command, "--run", playbook.run, "--rehearsal", str(rehearsal)],
            cwd=place.project,
            env={**place.variables, **(more or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,  # no file: a full disk would keep it from saying so
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        executor = cls(place, playbook, process, bytearray())
        threading.Thread(target=executor._listen, daemon=True).start()
        return executor

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    @property
    def said(self) -> str:
        """The last that it said."""
        return self.words[-2000:].decode(errors="replace")

    def _listen(self) -> None:
        if self.process.stdout:
            with self.process.stdout as out:
                for line in out:
                    self.words.extend(line)

    def engine(self, words: Sequence[str] = AT_WORK) -> psutil.Process | None:
        """Its engine, while that changes or reads the playbook's stack; by its `words` only."""
        with suppress(psutil.Error):
            for one in psutil.Process(self.process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    if one.name() == "pulumi" and self.playbook.stack in (line := one.cmdline()) and line[1] in words:
                        return one
        return None

    def over(self, patience: float = STUCK, *, until: Callable[[State], object] | None = None) -> bool:
        """Wait until it has ended, or something is so of the run's state (`until`). False where nothing was written for
        so many seconds: it is taken for stuck, and ended."""
        seq, since = -1, time.monotonic()
        while self.running:
            state = state_of(self.place, self.playbook.run)
            if until and until(state):
                return True
            if state.seq != seq:
                seq, since = state.seq, time.monotonic()
            if time.monotonic() - since > min(patience, self._patience(state)):
                self.stuck = True
                self.kill("power")
                return False
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.2)
        return True

    def _patience(self, state: State) -> float:
        """Nobody resumes a run here that is paused, and a lock that is met is a dead engine's."""
        if state.name == "paused":
            return _PAUSED
        locked = state.seq and any(journal(self.place, self.playbook.run).records("locked"))
        return _LOCKED if locked else STUCK

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
