"""Probes of the legacy: it answers each time, or it is no place to go back to."""

import time
from datetime import datetime, timedelta
from typing import Final

from gouvernail.errors import GouvernailError
from migration.asking import NoAnswer, asked, place
from migration.gates import endpoints
from migration.gates.gate import failed
from migration.performing import DONE, Outcome, Run
from migration.revealing import revealed
from migration.steps.health import Health
from migration.steps.step import Step

__all__ = ["probed"]

_SECONDS: Final = 10.0
_SICK: Final = 500


class _Probing:
    """`migration.performing.Watch`: one probe after another; after a crash, behind those that are recorded."""

    def __init__(self, run: Run, step: Step, address: str, secret: str | None) -> None:
        self._run = run
        self._step = step
        self._health = step.of(Health)
        self._address = address
        self._strict = run.plan.playbook.legacy.health is not None
        self._secret = secret
        self._last: datetime | None = None
        self._done = 0
        for record in run.records("probe"):
            if record.data["step"] == step.id and record.data["attempt"] == run.attempt:
                self._done, self._last = self._done + 1, record.time

    def due(self, now: datetime) -> datetime | None:
        """When the next probe is due."""
        if self._done >= self._health.probes:
            return None
        pause = timedelta(seconds=self._run.shortened(self._health.interval.seconds))
        return now if self._last is None or self._last > now else self._last + pause

    def look(self, now: datetime) -> Outcome | None:
        """Probe, if it is time, and record the answer."""
        due = self.due(now)
        if due is None:
            return DONE
        if due > now:
            return None
        began = time.monotonic()
        status, why = self._probe()
        self._done, self._last = self._done + 1, now
        data = {
            "step": self._step.id,
            "attempt": self._run.attempt,
            "probe": self._done,
            "address": place(self._address),
            "status": status,
            "seconds": round(time.monotonic() - began, 3),
            "reason": why,
        }
        self._run.record("probe", data)
        if why:
            facts = {"probes": self._done, "status": status}
            return failed(f"the legacy is not well: {place(self._address)}: {why}", facts)
        return DONE if self._done >= self._health.probes else None

    def _probe(self) -> tuple[int | None, str]:
        try:
            bearer = revealed(self._secret) if self._secret else None
            status = asked(self._address, seconds=_SECONDS, bearer=bearer).status
        except NoAnswer as error:
            return None, str(error)
        except GouvernailError as error:
            return None, error.problems[0].message
        if self._strict and status != 200:
            return status, f"it answers {status}, not 200"
        return status, f"it answers {status}" if status >= _SICK else ""


def probed(run: Run, step: Step) -> Outcome:
    """Ask the legacy as often as the playbook says; the first time that it is not well ends the step."""
    secret = run.plan.playbook.legacy.auth
    try:
        address = endpoints.legacy(run)
    except GouvernailError as error:
        return failed(error.problems[0].message)
    return run.wait(step, None, [_Probing(run, step, address, secret.secret if secret else None)])
