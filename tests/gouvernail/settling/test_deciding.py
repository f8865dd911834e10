"""What is done about each creation that is open: adopted, forgotten, made again, or left to a person."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gouvernail.engine import Engine
from gouvernail.settling import deciding
from gouvernail.settling.asking import Answer, Question
from gouvernail.settling.deciding import Found
from gouvernail.settling.outcome import Undecided
from tests.gouvernail.settling.test_pending import PROVIDER, export, state, urn

ROLE, KEY, GROUP = "aws:iam/role:Role", "aws:kms/key:Key", "aws:ec2/securityGroup:SecurityGroup"
QUEUE, ATTACHED = "aws:sqs/queue:Queue", "aws:lb/targetGroupAttachment:TargetGroupAttachment"
SEALED = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}
ENGINE = Engine(Path("pulumi"), "3.255.0", built=False)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the providers answer, by URN; and `asked`, the questions."""
    told: dict[str, Any] = {"asked": []}

    def answered(questions: Sequence[Question], *_: object) -> dict[str, Answer]:
        told["asked"] += questions
        return {one.urn: told.get(one.urn, Answer()) for one in questions}

    monkeypatch.setattr(deciding, "answered", answered)
    return told


def decided(document: Any, by: Mapping[str, str | None] | None = None, unsealed: Any = None) -> Found:
    return deciding.decided_by(document, by or {}, "dev", ask=(ENGINE, {}, 1.0), unsealed=lambda: unsealed or document)


def creating(*resources: dict[str, Any], held: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    return export(*held, operations=[("creating", one) for one in resources])


def test_what_follows_from_the_inputs_needs_no_provider(said: dict[str, Any]) -> None:
    assert decided(creating(state("r", kind=ROLE))).ids == {urn("r", ROLE): "r"}
    assert said["asked"] == []


def test_what_rests_on_the_place_or_is_looked_up_is_asked_with_its_providers_configuration(
    said: dict[str, Any],
) -> None:
    said[urn("q")] = Answer(("https://q",))
    found = decided(creating(state("q"), state("g", kind=GROUP)))
    assert found.ids == {urn("q"): "https://q"}
    assert found.absent == (urn("g", GROUP),)
    assert [(one.urn, one.provider) for one in said["asked"]] == [
        (urn("q"), {"region": "x"}),
        (urn("g", GROUP), {"region": "x"}),
    ]


def test_a_setting_of_another_thing_is_put_again(said: dict[str, Any]) -> None:
    assert decided(creating(state("a", kind=ATTACHED))) == Found({}, (), (urn("a", ATTACHED),))


def test_what_nobody_can_tell_stops_it_with_both_commands(said: dict[str, Any]) -> None:
    parent = urn("c", "my:Component")
    with pytest.raises(Undecided) as error:
        decided(creating(state("r", kind=ROLE), state("k", kind=KEY, parent=parent)))
    [one] = error.value.pending
    assert (one.urn, one.type) == (urn("k", KEY), KEY)
    assert "name k" in one.look_for
    assert f"pulumi import {KEY} k ID --stack dev" in one.adopt
    assert f"'parent={parent}'" in one.adopt
    assert f"'provider={PROVIDER}'" in one.adopt
    assert f"--import-pending-creates '{one.urn}'" in one.drop
    assert one.drop in one.adopt


@pytest.mark.parametrize(
    ("answer", "why"), [(Answer(("a", "b")), "several: a, b"), (Answer(why="AccessDenied"), "AccessDenied")]
)
def test_so_does_an_answer_that_is_none(said: dict[str, Any], answer: Answer, why: str) -> None:
    said[urn("g", GROUP)] = answer
    with pytest.raises(Undecided, match=why):
        decided(creating(state("g", kind=GROUP)))


@pytest.mark.parametrize(
    ("by", "ids", "absent"), [("key-1", {urn("k", KEY): "key-1"}, ()), (None, {}, (urn("k", KEY),))]
)
def test_a_person_decides(said: dict[str, Any], by: str | None, ids: Any, absent: Any) -> None:
    assert decided(creating(state("k", kind=KEY)), {urn("k", KEY): by}) == Found(ids, absent, ())


def test_what_another_resource_of_the_stack_has_is_not_taken(said: dict[str, Any]) -> None:
    said[urn("g", GROUP)] = Answer(("sg-1", "sg-2"))
    document = creating(state("g", kind=GROUP), held=[state("other", "sg-1", GROUP)])
    assert decided(document).ids == {urn("g", GROUP): "sg-2"}


def test_two_types_may_have_one_id(said: dict[str, Any]) -> None:
    bucket, policy = "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy"
    document = creating(
        state("p", kind=policy, inputs={"bucket": "calls"}),
        held=[state("b", "calls", bucket, inputs={"bucket": "calls"})],
    )
    assert decided(document).ids == {urn("p", policy): "calls"}


def test_a_provider_with_secrets_is_configured_with_them_open(said: dict[str, Any]) -> None:
    document, unsealed = creating(state("q")), creating(state("q"))
    document["deployment"]["resources"][1]["inputs"] = {"region": "x", "token": SEALED}
    plain = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"hush"'}
    unsealed["deployment"]["resources"][1]["inputs"] = {"region": "x", "token": plain}
    decided(document, unsealed=unsealed)
    assert said["asked"][0].provider == {"region": "x", "token": "hush"}


def test_a_name_that_is_a_secret_is_not_known(said: dict[str, Any]) -> None:
    said[urn("r", ROLE)] = Answer(why="its inputs do not say name")
    with pytest.raises(Undecided, match="do not say name"):
        decided(creating(state("r", kind=ROLE, inputs={"name": SEALED})))
    assert said["asked"][0].inputs == {}
