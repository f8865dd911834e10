"""Signatures on a run: whose count, whose do not and why, and what comes of a no."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gouvernail.evidence import approval, members
from gouvernail.evidence.approval import Statement
from gouvernail.evidence.record import stamp
from migration.executor import approving
from migration.steps.approval import Approval
from migration.steps.step import Step
from tests.gouvernail.evidence.signers import Signers, signers
from tests.migration.executor.performing import Meanwhile, Rig, rig
from tests.migration.executor.project import STACK, provision, step, weight

STEP = "strategy/1-approval"
MEMBERS = """\
apiVersion: gouvernail/v1
kind: Members
groups:
  grp-model-risk: [maud@bank.example, lead@bank.example]
  grp-mlops: [omar@bank.example]
"""


def sign_first(percent: int = 5) -> tuple[Step, ...]:
    return step(1, "approval", Approval(name="cutover"), weight=0), weight(2, percent)


@contextmanager
def waiting(folder: Path, steps: tuple[Step, ...] = (), **facts: Any) -> Iterator[tuple[Rig, Meanwhile, Signers]]:
    """A run that waits for its signatures."""
    systems = (folder / members.FILE).parent
    systems.mkdir(parents=True)
    people = signers(systems, "maud", "omar", "lead", "stranger")
    (folder / members.FILE).write_text(MEMBERS)
    with rig(folder, steps or sign_first()) as made:
        made.run.clock = Slow()
        made.run.facts = replace(made.run.facts, by="lead@bank.example", **facts)
        going = made.meanwhile()
        going.until("waiting")
        yield made, going, people
        made.run.ending.set()
        going.join(30)


class Slow:
    """The wall's clock: signatures are judged by it."""

    def now(self) -> datetime:
        return datetime.now(tz=UTC)

    def jumped(self) -> None:
        return None


def statement(made: Rig, role: str, **changed: Any) -> Statement:
    now = datetime.now(tz=UTC)
    what = approving.shown(made.others.records(), STEP)
    fields: dict[str, Any] = {
        "purpose": "migration",
        "run": "short-1",
        "step": STEP,
        "playbook": made.run.facts.digest,
        "shown": what,
        "role": role,
        "decision": "approve",
        "reason": "the shadow agrees",
        "at": stamp(now),
        "expires": stamp(now + timedelta(hours=1)),
    }
    return Statement(**{**fields, **changed})


def hand_in(made: Rig, people: Signers, who: str, role: str, **changed: Any) -> approval.Approval:
    signed = approval.signed(statement(made, role, **changed), people.key(who))
    made.others.record("approval", {"step": STEP, **signed.model_dump()})
    return signed


def verdicts(made: Rig, count: int) -> list[Any]:
    """What the executor made of so many approvals: True, or the code of why not."""
    for _ in range(1000):
        judged = [*made.others.records("judged")]
        if len(judged) >= count:
            return [one.data["accepted"] or one.data["code"] for one in judged]
        made.run.ending.wait(0.01)
    raise AssertionError("nobody judged them")


def test_when_all_have_signed_it_goes_on_and_says_who(tmp_path: Path) -> None:
    with waiting(tmp_path) as (made, going, people):
        hand_in(made, people, "maud", "approver")
        assert verdicts(made, 1) == [True]
        assert made.others.state().name == "waiting"
        hand_in(made, people, "omar", "operator")
        assert going.ended() == "next"
        assert made.stack.read()["weight"] == 5
        [ended] = [one for one in made.others.records("ended") if one.data["step"] == STEP]
        assert ended.data["facts"] == {"signedBy": ["maud@bank.example (approver)", "omar@bank.example (operator)"]}


def test_one_no_is_enough_and_the_playbook_says_what_follows(tmp_path: Path) -> None:
    with waiting(tmp_path) as (made, going, people):
        hand_in(made, people, "omar", "operator", decision="reject", reason="month-end close")
        going.until("paused")
        assert "omar@bank.example (operator) said no: month-end close" in made.others.state().reason
        assert made.stack.read()["weight"] == 0


def test_after_a_no_the_step_begins_anew_and_old_signatures_count_no_more(tmp_path: Path) -> None:
    with waiting(tmp_path) as (made, going, people):
        hand_in(made, people, "maud", "approver")
        hand_in(made, people, "omar", "operator", decision="reject")
        going.until("paused")
        made.others.record("command", {"command": "resume", "reason": "the close is over"})
        going.until("waiting")
        assert [one.data["attempt"] for one in made.others.records("begun")] == [1, 2]
        hand_in(made, people, "omar", "operator")
        assert verdicts(made, 3)[-1] is True
        assert made.others.state().name == "waiting"
        hand_in(made, people, "maud", "approver")
        assert going.ended() == "next"


@pytest.mark.parametrize(
    ("who", "role", "changed", "code"),
    [
        ("stranger", "approver", {}, "notInRole"),
        ("omar", "approver", {}, "notInRole"),
        ("maud", "aiOfficer", {}, "otherRole"),
        ("lead", "approver", {}, "ownWork"),
        ("maud", "approver", {"run": "short-2"}, "otherRun"),
        ("maud", "approver", {"step": "strategy/9-approval"}, "otherStep"),
        ("maud", "approver", {"playbook": "0" * 64}, "otherPlaybook"),
        ("maud", "approver", {"shown": "0" * 64}, "otherShown"),
        ("maud", "approver", {"at": "2026-01-01T00:00:00.000Z", "expires": "2026-01-01T01:00:00.000Z"}, "expired"),
        ("maud", "approver", {"expires": "2099-01-01T00:00:00.000Z"}, "tooLong"),
    ],
)
def test_what_does_not_count_is_refused_with_its_reason(
    tmp_path: Path, who: str, role: str, changed: dict[str, Any], code: str
) -> None:
    with waiting(tmp_path) as (made, _, people):
        hand_in(made, people, who, role, **changed)
        assert verdicts(made, 1) == [code]
        assert made.others.state().name == "waiting"


def test_who_wrote_the_playbook_signs_nothing_of_it(tmp_path: Path) -> None:
    with waiting(tmp_path, authors=("maud@bank.example",)) as (made, _, people):
        hand_in(made, people, "maud", "approver")
        assert verdicts(made, 1) == ["ownWork"]


def test_the_same_signature_counts_once(tmp_path: Path) -> None:
    with waiting(tmp_path) as (made, _, people):
        signed = hand_in(made, people, "maud", "approver")
        made.others.record("approval", {"step": STEP, **signed.model_dump()})
        assert verdicts(made, 2) == [True, "replayed"]


def test_one_that_was_altered_is_refused(tmp_path: Path) -> None:
    with waiting(tmp_path) as (made, _, people):
        signed = approval.signed(statement(made, "approver", decision="reject"), people.key("maud")).model_dump()
        signed["statement"]["decision"] = "approve"
        made.others.record("approval", {"step": STEP, **signed})
        assert verdicts(made, 1) == ["altered"]


@pytest.mark.parametrize(
    "sent", [{}, {"statement": "yes", "signature": "mine"}, {"statement": None, "signature": None}]
)
def test_what_is_no_approval_at_all_stops_nothing(tmp_path: Path, sent: dict[str, object]) -> None:
    with waiting(tmp_path) as (made, going, people):
        made.others.record("approval", {"step": STEP, **sent})
        assert verdicts(made, 1) == ["unreadable"]
        hand_in(made, people, "maud", "approver")
        hand_in(made, people, "omar", "operator")
        assert going.ended() == "next"


def test_where_nobody_is_written_down_nobody_can_sign(tmp_path: Path) -> None:
    with waiting(tmp_path) as (made, _, people):
        (tmp_path / members.FILE).unlink()
        hand_in(made, people, "maud", "approver")
        assert verdicts(made, 1) == ["unreadable"]
        [judged] = made.others.records("judged")
        assert "members.yaml" in str(judged.data["reason"])


def test_who_does_not_sign_in_time_holds_the_run_not_the_traffic(tmp_path: Path) -> None:
    late = step(1, "approval", Approval(name="cutover"), weight=0, deadline=0.2, on_failure="pause")
    with waiting(tmp_path, (provision(), late)) as (made, going, _):
        going.until("paused")
        assert f"not everybody signed {STEP} in time" in made.others.state().reason
        assert made.stack.name == STACK


def test_a_signature_that_nothing_waits_for_is_refused(tmp_path: Path) -> None:
    with waiting(tmp_path) as (made, going, people):
        hand_in(made, people, "maud", "approver")
        hand_in(made, people, "omar", "operator")
        going.ended()
        hand_in(made, people, "maud", "approver", reason="once more")
        approving.judge_new(made.run)
        assert verdicts(made, 3)[-1] == "otherStep"
