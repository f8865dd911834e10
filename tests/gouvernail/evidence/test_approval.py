"""Whose approval counts: each that does not is refused for its own reason."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from gouvernail.evidence.approval import (
    Accepted,
    Approval,
    Expected,
    Refused,
    Statement,
    judge,
    missing,
    read,
    rejections,
    signed,
)
from gouvernail.evidence.record import stamp
from gouvernail.evidence.signing import sign
from tests.gouvernail.evidence.signers import Signers, signers

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PLAYBOOK, SHOWN, OTHER = "a" * 64, "b" * 64, "c" * 64
EACH = {"approver": 1, "operator": 1}
EXPECTED = Expected("run-1", "strategy/5-approval", PLAYBOOK, SHOWN, EACH, DAY)
ROLES = {
    "approver": {"first@bank.example", "second@bank.example", "lead@bank.example"},
    "operator": {"third@bank.example", "second@bank.example"},
    "auditor": {"first@bank.example"},
}
NOT_BY = {"Lead@bank.example": "started the run"}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Signers:
    return signers(tmp_path_factory.mktemp("keys"), "first", "second", "third", "lead", "fourth")


def statement(**changed: Any) -> Statement:
    said = {
        "purpose": "migration",
        "run": "run-1",
        "step": "strategy/5-approval",
        "playbook": PLAYBOOK,
        "shown": SHOWN,
        "role": "approver",
        "decision": "approve",
        "reason": "the shadow gave the same answers",
        "at": stamp(NOON),
        "expires": stamp(NOON + DAY),
    }
    return Statement.model_validate(said | changed)


def judged(
    people: Signers,
    approval: Approval,
    *,
    now: datetime = NOON + timedelta(minutes=1),
    seen: Iterable[Accepted] = (),
    expected: Expected = EXPECTED,
) -> Accepted | Refused:
    return judge(
        approval,
        allowed_signers=people.file,
        roles=ROLES,
        not_by=NOT_BY,
        expected=expected,
        now=now,
        seen=seen,
    )


def accepted(people: Signers, who: str, **changed: Any) -> Accepted:
    found = judged(people, signed(statement(**changed), people.key(who)))
    assert isinstance(found, Accepted), found
    return found


def refused(people: Signers, who: str, seen: Iterable[Accepted] = (), now: datetime = NOON, **changed: Any) -> str:
    found = judged(people, signed(statement(**changed), people.key(who)), seen=seen, now=now)
    assert isinstance(found, Refused), found
    assert found.principal == f"{who}@bank.example"
    assert str(found)
    return found.reason


def test_one_of_the_role_who_did_not_do_it_approves(people: Signers):
    found = accepted(people, "first")
    assert found.principal == "first@bank.example"
    assert found.statement == statement()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"run": "run-2"}, "otherRun"),
        ({"step": "strategy/6-setWeight"}, "otherStep"),
        ({"playbook": OTHER}, "otherPlaybook"),
        ({"shown": OTHER}, "otherShown"),
        ({"role": "auditor"}, "otherRole"),
        ({"role": "operator"}, "notInRole"),
        ({"at": stamp(NOON + timedelta(hours=1))}, "notYet"),
        ({"at": stamp(NOON - 2 * DAY), "expires": stamp(NOON - DAY)}, "expired"),
        ({"at": stamp(NOON - DAY), "expires": stamp(NOON)}, "expired"),
        ({"expires": stamp(NOON + DAY + timedelta(seconds=1))}, "tooLong"),
    ],
)
def test_what_is_for_something_else_or_another_time_is_refused(people: Signers, changed: dict[str, str], reason: str):
    assert refused(people, "first", **changed) == reason


def test_another_purpose_is_refused(people: Signers):
    found = judged(people, signed(statement(), people.key("first")), expected=replace(EXPECTED, purpose="release"))
    assert isinstance(found, Refused)
    assert found.reason == "otherPurpose"


def test_a_role_that_nobody_is_known_to_have_is_refused(people: Signers):
    more = replace(EXPECTED, each={"dpo": 1})
    found = judged(people, signed(statement(role="dpo"), people.key("first")), expected=more)
    assert isinstance(found, Refused)
    assert found.reason == "unmappedRole"


def test_who_has_no_role_or_started_it_is_refused(people: Signers):
    assert refused(people, "fourth") == "notInRole"
    found = judged(people, signed(statement(), people.key("lead")))
    assert isinstance(found, Refused)
    assert (found.reason, "lead@bank.example started the run" in found.message) == ("ownWork", True)


def test_a_stranger_and_a_signature_for_something_else_are_refused(people: Signers):
    found = judged(people, signed(statement(), people.key("stranger")))
    assert isinstance(found, Refused)
    assert (found.reason, found.principal) == ("unknownSigner", None)
    message = statement().message
    elsewhere = Approval(statement=statement(), signature=sign(people.key("first"), "git", message))
    found = judged(people, elsewhere)
    assert isinstance(found, Refused)
    assert found.reason == "wrongNamespace"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("run", "run-2"),
        ("step", "x"),
        ("playbook", OTHER),
        ("shown", OTHER),
        ("role", "operator"),
        ("decision", "reject"),
        ("reason", "another"),
        ("at", stamp(NOON + timedelta(milliseconds=1))),
        ("expires", stamp(NOON + DAY - timedelta(milliseconds=1))),
    ],
)
def test_whatever_is_altered_after_it_was_signed_is_refused(people: Signers, key: str, value: str):
    approval = signed(statement(), people.key("first"))
    found = judged(people, Approval(statement=statement(**{key: value}), signature=approval.signature))
    assert isinstance(found, Refused)
    assert (found.reason, found.principal) == ("altered", None)


def test_one_that_was_handed_in_before_is_refused(people: Signers):
    before = accepted(people, "first")
    assert refused(people, "first", [before]) == "replayed"
    assert isinstance(judged(people, signed(statement(), people.key("second")), seen=[before]), Accepted)


def test_one_person_is_one_signature(people: Signers):
    before = accepted(people, "second")
    assert refused(people, "second", [before], role="operator") == "secondSignature"
    assert refused(people, "second", [before], reason="again, to be sure") == "secondSignature"
    other = replace(EXPECTED, step="decommission/1-approval")
    approval = signed(statement(step=other.step, role="operator"), people.key("second"))
    assert isinstance(judged(people, approval, seen=[before], expected=other), Accepted)


def test_a_yes_can_become_a_no_and_a_no_stands(people: Signers):
    yes = accepted(people, "second")
    no = judged(people, signed(statement(decision="reject"), people.key("second")), seen=[yes])
    assert isinstance(no, Accepted)
    assert rejections([yes, no]) == (no,)
    later = {"at": stamp(NOON + 2 * DAY), "expires": stamp(NOON + 3 * DAY)}
    assert refused(people, "second", [yes, no], now=NOON + 2 * DAY, **later) == "secondSignature"
    again = judged(people, signed(statement(**later), people.key("second")), seen=[yes], now=NOON + 2 * DAY)
    assert isinstance(again, Accepted)  # the first has expired


def test_a_key_that_expired_approves_nothing(people: Signers, tmp_path: Path):
    file = Signers(tmp_path)
    for key in people.folder.glob("first*"):
        (tmp_path / key.name).symlink_to(key)
    file.allow('first@bank.example valid-before="20261130" {first}')
    found = judged(file, signed(statement(), people.key("first")))
    assert isinstance(found, Refused)
    assert found.reason == "keyExpired"


def test_who_is_still_awaited(people: Signers):
    approver, operator = accepted(people, "first"), accepted(people, "third", role="operator")
    assert missing(EACH, [], NOON) == EACH
    assert missing(EACH, [approver], NOON) == {"operator": 1}
    assert missing({"approver": 2, "operator": 1}, [approver, operator], NOON) == {"approver": 1}
    assert missing(EACH, [approver, operator], NOON) == {}
    assert missing(EACH, [approver, operator], NOON + DAY) == EACH  # they have expired
    assert missing(EACH, [approver, accepted(people, "third", role="operator", decision="reject")], NOON) == {
        "operator": 1
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"reason": ""},
        {"reason": " \n\u00a0 "},
        {"reason": "x" * 2001},
        {"reason": "a\x1b[2J"},
        {"decision": "maybe"},
        {"purpose": "x"},
        {"playbook": "abc"},
        {"at": "yesterday"},
        {"at": "2026-02-30T12:00:00.000Z"},
        {"expires": stamp(NOON)},
        {"more": 1},
        {"v": 2},
    ],
)
def test_a_statement_of_a_wrong_shape_is_told(changed: dict[str, object]):
    whole = {"statement": statement().model_dump() | changed, "signature": "x"}
    with pytest.raises(GouvernailError, match="this is no approval") as error:
        read(whole)
    assert error.value.exit_code == 2


@given(st.recursive(st.none() | st.text() | st.integers(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)))
def test_whatever_is_sent_as_an_approval_ends_in_one_message(value: object):
    with pytest.raises(GouvernailError, match="this is no approval"):
        read(value)


def test_an_approval_can_be_recorded_and_judged_again(people: Signers):
    approval = signed(statement(), people.key("first"))
    again = read(json.loads(json.dumps(approval.model_dump())))
    assert again == approval
    assert isinstance(judged(people, again), Accepted)
