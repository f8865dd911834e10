"""Of each creation that was begun and not recorded: which id it would have, if it was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from gouvernail.engine import Engine
from gouvernail.graph import is_known, plain
from gouvernail.settling import pending
from gouvernail.settling.asking import Answer, Question, answered
from gouvernail.settling.ids import AGAIN, Unsaid, filled, rule
from gouvernail.settling.outcome import Undecidable, Undecided
from gouvernail.settling.pending import Pending, State

__all__ = ["Found", "decided_by"]

Asking: TypeAlias = tuple[Engine, Mapping[str, str], float]
"""The engine that asks, its environment, and the seconds it has to end."""

_NAMED: Final = ("name", "bucket", "domainName", "accountName", "displayName", "tags")


@dataclass(frozen=True, slots=True)
class Found:
    """`ids`: URN -> id that it has if it is there; `absent`: it is not; `again`: to be made a second time."""

    ids: Mapping[str, str]
    absent: tuple[str, ...]
    again: tuple[str, ...]


def decided_by(
    export: State,
    decided: Mapping[str, str | None],
    stack: str,
    *,
    ask: Asking,
    unsealed: Callable[[], State],
) -> Found:
    """What is to be done about each creation that is open. Raises Undecided, naming all that nobody can tell.

    `decided` is what a person said: URN -> id, None where it is not there. `unsealed` gives the export with its secrets
    open, for a provider that is configured with some.
    """
    open_ = pending.creations(export)
    again = tuple(one.urn for one in open_ if one.urn not in decided and rule(one.type) is AGAIN)
    answers = _answers([one for one in open_ if one.urn not in again], decided, export, ask, unsealed)
    held = pending.owners(export)
    ids: dict[str, str] = {}
    undecided: list[Undecidable] = []
    for one in open_:
        answer = answers.get(one.urn, Answer())
        free = [id_ for id_ in answer.ids if held.get((one.type, id_), one.urn) == one.urn]
        if answer.why or len(free) > 1:
            why = answer.why or f"there are several: {', '.join(free)}"
            undecided.append(_undecidable(one, why, stack, export))
        elif free:
            ids[one.urn] = free[0]
    if undecided:
        raise Undecided(stack, undecided)
    return Found(ids, tuple(urn for urn in answers if urn not in ids), again)


def _answers(
    open_: Sequence[Pending],
    decided: Mapping[str, str | None],
    export: State,
    ask: Asking,
    unsealed: Callable[[], State],
) -> dict[str, Answer]:
    """What a person said, what follows from the inputs, and what the providers know of the rest."""
    answers: dict[str, Answer] = {}
    questions: list[Pending] = []
    for one in open_:
        rule_ = rule(one.type)
        if one.urn in decided:
            said = decided[one.urn]
            answers[one.urn] = Answer((said,) if said else ())
        elif rule_ is None:
            answers[one.urn] = Answer(why="nobody has said how its id is known")
        elif isinstance(rule_, str) and (known := _filled(rule_, one)):
            answers[one.urn] = Answer((known,))
        else:
            questions.append(one)
    return answers | (answered(_questions(questions, export, unsealed), *ask) if questions else {})


def _filled(form: str, one: Pending) -> str | None:
    try:
        return filled(form, _known(one.inputs))
    except Unsaid:  # it names what is no input: the place, which the provider knows
        return None


def _questions(questions: list[Pending], export: State, unsealed: Callable[[], State]) -> list[Question]:
    configured = {one.provider: pending.provider_inputs(export, one.provider) for one in questions}
    if not all(is_known(plain(inputs)) for inputs in configured.values()):
        whole = unsealed()
        configured = {provider: pending.provider_inputs(whole, provider) for provider in configured}
    return [Question(one.urn, one.type, _known(one.inputs), _known(configured[one.provider])) for one in questions]


def _known(values: Mapping[str, object]) -> Mapping[str, object]:
    """What is known of the values; a secret that is sealed is not."""
    opened = {name: plain(value) for name, value in values.items()}
    return {name: value for name, value in opened.items() if is_known(value)}


def _undecidable(one: Pending, why: str, stack: str, export: State) -> Undecidable:
    name = one.urn.rpartition("::")[2]
    named = ", ".join(f"{key} {one.inputs[key]}" for key in _NAMED if key in one.inputs)
    drop = (
        f"pulumi refresh --stack {stack} --yes --skip-preview --target '{pending.root(export)}' "
        f"--import-pending-creates '{one.urn}' --import-pending-creates none"
    )
    parent = one.resource.get("parent")
    provider = one.provider.rpartition("::")[0]
    adopt = (
        f"pulumi import {one.type} {name} ID --stack {stack} --yes --skip-preview --protect=false --generate-code=false"
        + (f" --parent 'parent={parent}'" if parent and parent != pending.root(export) else "")
        + (f" --provider 'provider={provider}'" if provider else "")
    )
    return Undecidable(
        one.urn, one.type, f"{one.type} with {named or 'these inputs'} ({why})", f"{adopt} && {drop}", drop
    )
