"""Journals as a run writes them, made in memory: what people are shown is tried on these."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from gouvernail.evidence import Record, Store
from gouvernail.evidence.file import FileStore
from gouvernail.evidence.record import stamp

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
RUN = "credit-scoring-aws-1"
STACK = "credit-scoring-aws-prod-cutover"
LEAD, OFFICER, OWNER = "lead@bank.example", "officer@bank.example", "owner@bank.example"
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> | `x` ![y](https://evil.example/z) "
    "\x1b[2J\x1b]0;t\x07\u202e\n# z"
)

STEPS: Sequence[tuple[str, str, int, dict[str, int]]] = (
    ("assess/1-health", "The legacy is asked 10 times, every 5s, and must answer each time.", 0, {}),
    ("provision/1-provision", f"The stack {STACK} is brought up; all requests still go to the legacy.", 0, {}),
    ("strategy/1-approval", "Waits for the signatures of a cutover.", 0, {"aiOfficer": 1, "owner": 1}),
    ("strategy/2-setWeight", "The governed side answers 5 % of the requests, the legacy 95 %.", 5, {}),
    ("strategy/3-pause", "Nothing changes for 30m.", 5, {}),
    ("strategy/4-setWeight", "The governed side answers 100 % of the requests, the legacy 0 %.", 100, {}),
    ("soak/1-soak", "All traffic stays on the governed side for 35d, the legacy stands warm.", 100, {}),
)


class Unsynced(FileStore):
    """A chain in a file that no power cut is going to meet."""

    def _write(self, file: BinaryIO, added: bytes) -> None:
        os.write(file.fileno(), added)


class Journal:
    """A chain that is written step by step; `at` is the moment of the next record."""

    def __init__(self, place: str, *, run: str = RUN, simulated: bool = True) -> None:
        self.at = NOON
        self.store: Store = Unsynced(Path(place) / f"{run}.jsonl", run, simulated=simulated, clock=lambda: self.at)
        self._attempts: dict[str, int] = {}
        self._failures: dict[str, int] = {}
        self._begun: dict[str, str] = {}

    def record(self, kind: str, data: Mapping[str, object], *, by: str = "gouvernail") -> Record:
        return self.store.append(f"migration.{kind}", data, actor=by)

    def wait(self, seconds: float) -> "Journal":
        self.at += timedelta(seconds=seconds)
        return self

    def lines(self) -> list[bytes]:
        return list(self.store.lines())

    def taken(self, token: int = 1, pid: int = 4711) -> None:
        self.record("taken", {"token": token, "host": "runner-1", "pid": pid})

    def started(self, notifications: object = (), **more: object) -> None:
        self.taken()
        self.record("started", {**facts(notifications), **more}, by=LEAD)

    def begun(self, step: str) -> None:
        self._attempts[step] = self._attempts.get(step, 0) + 1
        title = next((told for name, told, *_ in STEPS if name == step), step)
        begun = self.record("begun", {"step": step, "attempt": self._attempts[step], "title": title})
        self._begun[step] = begun.hash

    def ended(self, step: str, outcome: str = "done", reason: str = "") -> None:
        said = {"step": step, "attempt": self._attempts.get(step, 1), "outcome": outcome, "reason": reason}
        self.record("ended", said)

    def moved(self, step: str, weight: int, mirror: int = 0) -> None:
        wanted = {"step": step, "key": f"{step}/{weight}", "weight": weight, "mirror": mirror, "stack": STACK}
        self.record("intent", wanted)
        self.wait(42)
        self.record("effect", {**wanted, "changes": {"update": 1}})

    def state(self, name: str, reason: str = "", **more: object) -> None:
        self.record("state", {"state": name, "reason": reason, **more})

    def step(self, step: str, seconds: float = 60) -> None:
        self.begun(step)
        self.wait(seconds)
        self.ended(step)

    def weight(self, step: str, weight: int) -> None:
        self.begun(step)
        self.moved(step, weight)
        self.ended(step)

    def watching(self, *metrics: str, analysis: str = "background", **more: object) -> None:
        terms = [{"template": "guard", "metric": one, "upper": 0.05, "failureLimit": 2, **more} for one in metrics]
        said = {"analysis": analysis, "attempt": 1, "begun": self.at.isoformat(), "metrics": terms}
        self.record("watching", said)

    def analysis(self, metric: str, value: float | None, verdict: str = "running", **more: object) -> None:
        measured = {"running": "successful"}.get(verdict, verdict)
        self._failures[metric] = self._failures.get(metric, 0) + (more.get("measured", measured) == "failed")
        self.record(
            "analysis",
            {
                "analysis": "background",
                "attempt": 1,
                "template": "guard",
                "metric": metric,
                "value": value,
                "measured": measured,
                "verdict": verdict,
                "reason": "",
                "since": (self.at - timedelta(minutes=5)).isoformat(),
                "until": self.at.isoformat(),
                "lower": None,
                "upper": 0.05,
                "failures": self._failures[metric],
                "failureLimit": 2,
                "dryRun": False,
                "cases": None,
                "groups": {},
                "source": "prometheus https://prometheus.mlops.example",
                "query": 'sum(rate(route_requests_total{code=~"5.."}[5m]))',
                **more,
            },
        )

    def summed(self, metric: str, least: float, most: float, last: float, count: int) -> None:
        """Successes in a row, recorded as one."""
        told = {"measurements": count, "min": least, "max": most, "mean": (least + most) / 2, "last": last}
        self.analysis(metric, last, summary=told, since=(self.at - timedelta(hours=1)).isoformat())

    def signed(self, step: str, by: str, role: str, reason: str = "the load test was good", **more: object) -> None:
        sent = self.sent(step, by, reason, role)
        said = {"accepted": True, "principal": by, "role": role, "said": reason, "decision": "approve", **more}
        self.record("judged", {"approval": sent.seq, "step": step, **said})

    def refused(self, step: str, by: str, why: str, reason: str = "me too") -> None:
        sent = self.sent(step, by, reason)
        said = {"accepted": False, "code": "ownWork", "reason": why, "principal": None}
        self.record("judged", {"approval": sent.seq, "step": step, **said})

    def sent(self, step: str, by: str, reason: str, role: str = "owner") -> Record:
        statement = {
            "v": 1,
            "purpose": "migration",
            "run": RUN,
            "step": step,
            "playbook": "5f" * 32,
            "shown": self._begun.get(step, "00" * 32),
            "role": role,
            "decision": "approve",
            "reason": reason,
            "at": stamp(self.at),
            "expires": stamp(self.at + timedelta(days=1)),
        }
        return self.record("approval", {"step": step, "statement": statement, "signature": "-----"}, by=by)


def facts(notifications: object = ()) -> dict[str, Any]:
    """What the first record of a run says of it."""
    return {
        "playbook": "credit-scoring-aws",
        "file": "migration/playbooks/aws-canary.yaml",
        "digest": "5f" * 32,
        "flow": "6e" * 32,
        "system": "credit-scoring",
        "cloud": "aws",
        "environment": "prod",
        "cutover": STACK,
        "configuration": {"gouvernail:legacy": "https://scoring.legacy.example/v2/score"},
        "legacy": "https://scoring.legacy.example/health",
        "ramp_back": [50, 0],
        "capacity_check": True,
        "review": True,
        "within": 300,
        "by": LEAD,
        "authors": [LEAD],
        "rehearsal": None,
        "plan": {
            "notifications": notifications,
            "steps": [
                {
                    "id": step,
                    "phase": step.partition("/")[0],
                    "verb": step.partition("-")[2],
                    "told": told,
                    "weight": weight,
                    "mirror": 0,
                    "deadline": 1800.0,
                    "onFailure": "rollback",
                    "signatures": signatures,
                    "line": 10 + number,
                }
                for number, (step, told, weight, signatures) in enumerate(STEPS)
            ],
        },
    }


def running(place: str, **more: Any) -> Journal:
    """One that waits at 5 %, its error rate failed once of twice borne."""
    journal = Journal(place)
    journal.started(**more)
    journal.step("assess/1-health", 45)
    journal.begun("provision/1-provision")
    journal.moved("provision/1-provision", 0)
    journal.ended("provision/1-provision")
    journal.begun("strategy/1-approval")
    journal.state("waiting", "strategy/1-approval: signatures of 1 aiOfficer, 1 owner")
    journal.wait(600).refused(
        "strategy/1-approval", LEAD, "lead@bank.example started the run and approves nothing of it"
    )
    journal.wait(600).signed("strategy/1-approval", OFFICER, "aiOfficer")
    journal.wait(60).signed("strategy/1-approval", OWNER, "owner", "agreed in the board of 26 November")
    journal.state("running")
    journal.ended("strategy/1-approval")
    journal.weight("strategy/2-setWeight", 5)
    journal.begun("strategy/3-pause")
    journal.record("until", {"step": "strategy/3-pause", "until": (journal.at + timedelta(minutes=30)).isoformat()})
    journal.watching("error_rate", "latency_p99")
    for number in range(12):
        failed = number == 7
        journal.wait(30).analysis(
            "error_rate", 0.071 if failed else 0.012 + number / 1000, measured="failed" if failed else "successful"
        )
        journal.analysis("latency_p99", 0.21 + number / 500, upper=0.3, failureLimit=1)
    return journal


def waiting(place: str) -> Journal:
    """One that waits for the second of two signatures."""
    journal = Journal(place)
    journal.started()
    journal.step("assess/1-health", 45)
    journal.step("provision/1-provision", 90)
    journal.begun("strategy/1-approval")
    journal.state("waiting", "strategy/1-approval: signatures of 1 aiOfficer, 1 owner")
    journal.wait(600).signed("strategy/1-approval", OFFICER, "aiOfficer")
    return journal


def paused(place: str) -> Journal:
    """One that an operator holds at 5 %, after its first process was killed and the clock was set."""
    journal = running(place)
    journal.wait(5).taken(2, 5822)
    journal.record(
        "settled", {"stack": STACK, "lock": "process 4711 on runner-1", "adopted": {"urn:a": "a-1"}, "absent": []}
    )
    journal.record("clock", {"step": "strategy/3-pause", "seconds": 3600.0})
    journal.record("again", {"stack": STACK, "reason": "Throttling: rate exceeded", "try": 2})
    command = journal.wait(20).record(
        "command", {"command": "pause", "reason": "month-end close"}, by="ops@bank.example"
    )
    journal.wait(0.4).state("paused", "month-end close", command=command.seq, by="ops@bank.example")
    return journal


def rolled_back(place: str) -> Journal:
    """One whose error rate failed three times at 100 %; the legacy had to warm up."""
    journal = running(place)
    journal.wait(1500).ended("strategy/3-pause")
    journal.weight("strategy/4-setWeight", 100)
    journal.begun("soak/1-soak")
    journal.wait(30).analysis("error_rate", 0.08, measured="failed")
    journal.wait(30).analysis("error_rate", 0.09, "failed", reason="3 failures are more than 2")
    journal.wait(0.2).ended("soak/1-soak", "analysis", "error_rate: 3 failures are more than 2")
    reason = "soak/1-soak: error_rate: 3 failures are more than 2"
    journal.record("rollback", {"reason": reason, "number": 1})
    journal.state("rollingBack", reason)
    journal.record(
        "capacity", {"rollback": 1, "legacy": "https://scoring.legacy.example/health", "short": "it answers 503"}
    )
    journal.moved("rollback-1/1-setWeight", 50)
    journal.wait(100).moved("rollback-1/2-setWeight", 0)
    journal.record("review", {"rollback": 1, "from": "2026-11-30T12:25:00.000Z", "until": "2026-11-30T12:58:00.000Z"})
    journal.state("rolledBack", reason)
    return journal


def finished(place: str) -> Journal:
    """One that went through."""
    journal = running(place)
    journal.wait(1500).ended("strategy/3-pause")
    journal.weight("strategy/4-setWeight", 100)
    journal.begun("soak/1-soak")
    for day in range(35):
        journal.wait(86400).summed("error_rate", 0.010, 0.021 + day / 5000, 0.012, 120)
    journal.analysis("error_rate", None, "inconclusive", reason="the metrics server did not answer within 10 s")
    journal.analysis("error_rate", 0.012, "successful", concluded=journal.at.isoformat())
    journal.ended("soak/1-soak")
    journal.state("finished")
    return journal


def hostile(place: str) -> Journal:
    """One into which somebody wrote whatever does harm where it is shown as it is."""
    journal = waiting(place)
    journal.refused("strategy/1-approval", "eve@elsewhere.example", HOSTILE, HOSTILE)
    journal.signed(
        "strategy/1-approval", "\u4e2d\u6587@bank.example", "owner", "Łukasz Žižka, Ελένη, Добрев: " + "ж" * 5000
    )
    journal.record("command", {"command": "pause", "reason": "x" * 20_000}, by="ops@bank.example")
    journal.state("paused", HOSTILE)
    journal.analysis(HOSTILE, 0.2, "failed", reason=HOSTILE * 20, query="A" * 3000)
    return journal


def broken(place: str) -> Journal:
    """A finished one whose fourth record somebody changed."""
    journal = finished(place)
    change(place, 4, lambda line: line.replace(b'"outcome":"done"', b'"outcome":"gone"'))
    return journal


def change(place: str, line: int, how: Callable[[bytes], bytes]) -> None:
    """Somebody edits a line of the journal's file."""
    file = Path(place) / f"{RUN}.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    changed = how(lines[line - 1])
    assert changed != lines[line - 1]
    lines[line - 1] = changed
    file.write_bytes(b"".join(lines))
