"""Steps: one verb each, weights that rise, mirrors that end, nothing live without signatures."""

from collections.abc import Iterator
from typing import Final

from gouvernail.spec.base import Block
from gouvernail.spec.fields import keys
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.places import Path
from migration.playbook.model import Playbook
from migration.playbook.strategy import CanaryStep
from migration.playbook.verbs import said
from migration.steps.set_mirror_route import SetMirrorRoute

_STEPS: Path = ("strategy", "canary", "steps")
_NO_COPIES: Final = {"aws", "gcp"}


def _steps(playbook: Playbook) -> tuple[CanaryStep, ...]:
    return playbook.strategy.canary.steps if playbook.strategy.canary else ()


def one_strategy_is_chosen(playbook: Playbook) -> Iterator[Mistake]:
    """Traffic moves in steps or at once."""
    chosen = said(playbook.strategy)
    if len(chosen) != 1:
        message = "says both canary and blueGreen" if chosen else "says neither canary nor blueGreen"
        yield Mistake(("strategy",), message, expected="one of canary, blueGreen")


def a_step_has_one_verb(playbook: Playbook) -> Iterator[Mistake]:
    """One after the other: two verbs in one step have no order."""
    blocks: list[tuple[Path, Block]] = [
        *(((*_STEPS, index), one) for index, one in enumerate(_steps(playbook))),
        *((("validate", index), one) for index, one in enumerate(playbook.validation)),
    ]
    for path, block in blocks:
        verbs = list(said(block))
        if len(verbs) != 1:
            yield Mistake(
                path,
                f"has {len(verbs)} verbs: {', '.join(verbs)}" if verbs else "has no verb, or nothing under it",
                expected=f"one of {', '.join(keys(type(block)))}",
                mend="write each as a step of its own, `- <verb>: ...`" if verbs else "`pause: {}` waits for somebody",
            )


def weights_rise(playbook: Playbook) -> Iterator[Mistake]:
    """A fall is a rollback, which is no step."""
    before = 0
    for index, step in enumerate(_steps(playbook)):
        weight = step.set_weight
        if weight is None:
            continue
        if weight <= before:
            yield Mistake(
                (*_STEPS, index, "setWeight"),
                f"{weight} is not above {before}, which is in force",
                expected=f"{before + 1} to 100" if before < 100 else "no weight after 100",
                mend="traffic goes back by the rollback: by itself, or with `gouvernail migrate rollback`",
            )
        before = max(before, weight)


def weights_end_at_100(playbook: Playbook) -> Iterator[Mistake]:
    """The soak is the time with all traffic on the governed side."""
    steps = _steps(playbook)
    weights = [step.set_weight for step in steps if step.set_weight is not None]
    if steps and (not weights or weights[-1] != 100):
        last = f"the last setWeight is {weights[-1]}" if weights else "no step sets a weight"
        yield Mistake(_STEPS, last, expected="- setWeight: 100 before the soak")


def _mirrors(playbook: Playbook) -> Iterator[tuple[Path, SetMirrorRoute]]:
    for index, step in enumerate(_steps(playbook)):
        if step.set_mirror_route:
            yield (*_STEPS, index, "setMirrorRoute"), step.set_mirror_route


def mirrors_end(playbook: Playbook) -> Iterator[Mistake]:
    """One at a time, each ended by its name, and none left after the last step."""
    open_: tuple[Path, SetMirrorRoute] | None = None
    for path, mirror in _mirrors(playbook):
        if open_ and mirror.name != open_[1].name:
            yield Mistake(
                (*path, "name"),
                f"the mirror {open_[1].name!r} has not ended",
                expected=f"setMirrorRoute: {{name: {open_[1].name}}} first",
                nearest=open_[1].name,
            )
        elif not open_ and not mirror.share:
            yield Mistake(path, f"there is no mirror {mirror.name!r} to end", expected="a percentage from 1 to 100")
        open_ = (path, mirror) if mirror.share else None
    if open_:
        yield Mistake(
            open_[0],
            f"the mirror {open_[1].name!r} never ends",
            expected=f"a later step setMirrorRoute: {{name: {open_[1].name}}}",
        )


def mirrors_are_replayed_where_routers_cannot_copy(playbook: Playbook) -> Iterator[Mistake]:
    """Routers of AWS and Google copy no request to the governed side; who wants both sends captured ones again."""
    blue_green = playbook.strategy.blue_green
    preview = blue_green.mirror if blue_green else None
    found = [
        *((path, mirror.by) for path, mirror in _mirrors(playbook) if mirror.share),
        *([(("strategy", "blueGreen", "mirror"), preview.by)] if preview else []),
    ]
    for path, by in found:
        if playbook.cloud in _NO_COPIES and by != "replay":
            yield Mistake(path, f"the router of {playbook.cloud} cannot copy requests", expected="by: replay")


def traffic_moves_only_when_signed(playbook: Playbook) -> Iterator[Mistake]:
    """No live request is answered by the governed side before others have signed."""
    signed = False
    for index, step in enumerate(_steps(playbook)):
        signed = signed or step.approval is not None
        if step.set_weight and not signed:
            yield Mistake(
                (*_STEPS, index, "setWeight"),
                "traffic moves and nobody has signed for it",
                expected="- approval: cutover before it",
            )
            return


def watching_begins_with_the_first_weight(playbook: Playbook) -> Iterator[Mistake]:
    """Live traffic is watched from its first request on."""
    canary = playbook.strategy.canary
    background = canary.analysis if canary else None
    begin = background.starting_step if background else None
    if canary is None or begin is None:
        return
    path = ("strategy", "canary", "analysis", "startingStep")
    first = next((index for index, step in enumerate(canary.steps) if step.set_weight), None)
    if begin >= len(canary.steps):
        last = len(canary.steps) - 1
        yield Mistake(path, f"there is no step {begin}", expected=f"0 to {last}: the first step is 0, the last {last}")
    elif first is not None and begin > first:
        yield Mistake(
            path,
            f"step {begin} comes after the first weight, which is step {first}",
            expected=f"0 to {first}, or nothing: it then begins with the first weight",
            depends=(_STEPS,),
        )


def live_traffic_is_watched(playbook: Playbook) -> Iterator[Mistake]:
    """Without an analysis beside the steps nothing rolls back by itself."""
    for key in said(playbook.strategy):
        if playbook.strategy.background is None:
            yield Mistake(
                ("strategy", key),
                "nothing is judged while traffic moves",
                expected="analysis: {templates: [{templateName: ...}]}",
            )


def the_cutover_stack_is_brought_up(playbook: Playbook) -> Iterator[Mistake]:
    """It holds the routing."""
    stacks = playbook.provision.stacks
    if "cutover" not in stacks or len(set(stacks)) != len(stacks) or stacks[-1] != "cutover":
        yield Mistake(
            ("provision", "stacks"),
            "the cutover stack comes once, and last",
            expected="[workload, cutover], or [cutover] where the workload stands already",
        )
