"""A plan as the migration plan document, in Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from migration.planning.bound import ASKING, way_back
from migration.planning.outline import Outline, awaited, changed
from migration.planning.words import sourced, spoken, threshold
from migration.steps import told

__all__ = ["lines"]


def lines(outline: Outline) -> Iterator[str]:
    """Line by line."""
    plan = outline.plan
    yield f"# Migration plan: {_cell(plan.system.system.title)} to {plan.playbook.cloud}, {plan.playbook.environment}"
    yield ""
    yield from _facts(outline)
    against = [f"- {_cell(one)}" for one in outline.findings] or ["Nothing stands against this plan."]
    yield from _section("What stands against it", against)
    yield from _section("Steps", _steps(outline))
    signings = ((one.step.id, one.approval, awaited(one)) for one in outline.signings)
    yield from _section("Signatures", _table(("step", "approval", "who signs"), signings))
    yield "Nobody signs what they wrote, asked for or started. A reason is given with each signature."
    yield ""
    yield from _section("Watched beside the steps", _watched(outline))
    yield from _section("Rollback", _rollback(outline))
    yield from _section("Risks", _risks(outline))
    yield from _section("Coexistence", _coexistence(outline))
    yield from _section("Legacy", _legacy(outline))
    yield from _section("Continuity", _continuity(outline))
    if outline.previews is not None:
        rows = ((one.stack, changed(one)) for one in outline.previews)
        yield from _section("What it would change", _table(("stack", "preview"), rows))
    yield from _section("Not covered", [f"- {_cell(one)}" for one in outline.uncovered])


def _facts(outline: Outline) -> Iterator[str]:
    plan, playbook, system = outline.plan, outline.plan.playbook, outline.plan.system
    rows = [
        ("playbook", f"`{plan.file}`"),
        ("name of its runs", f"{playbook.name}-1, -2, ..."),
        ("system", f"{system.id}: {system.system.title}"),
        ("organisation", system.organisation.name),
        ("risk class", str(system.risk_class)),
        ("answers today", playbook.legacy.endpoint),
        ("takes over", playbook.workload_stack),
        ("routing", playbook.cutover_stack),
        ("digest of plan and spec", f"`{plan.digest}`"),
    ]
    if effect := playbook.legal_effect:
        rows += [
            ("substantial modification, Art. 3(23)", _yes(effect.substantial_modification)),
            ("significant change of design, Art. 111(2)", _yes(effect.significant_design_change)),
            ("signed for by", f"{effect.signed_by} ({system.roles[effect.signed_by].group})"),
        ]
    yield from _table(("", ""), rows)
    yield ""


def _steps(outline: Outline) -> Iterator[str]:
    rows = (
        (step.id, told(step), f"{step.weight} %", f"{step.mirror} %", spoken(step.deadline), step.on_failure)
        for step in outline.plan.steps
    )
    return _table(("step", "what happens", "weight", "mirror", "at most", "if it fails"), rows)


def _watched(outline: Outline) -> Iterator[str]:
    plan = outline.plan
    if plan.background is None:
        return
    yield f"From {plan.watched_from} to the end of the soak."
    yield ""
    rows = (
        (
            one.name,
            threshold(plan, one),
            spoken(one.interval) if one.interval else "once",
            str(one.failure_limit) if one.failure_limit >= 0 else "any",
            one.on_failure,
            sourced(one.source),
        )
        for one in plan.measures(plan.background)
    )
    yield from _table(("metric", "must stay", "every", "failures borne", "then", "values from"), rows)


def _rollback(outline: Outline) -> Iterator[str]:
    plan, way = outline.plan, way_back(outline.plan)
    back = plan.playbook.rollback
    yield (
        "All requests go back to the legacy, at once"
        + (", after a look at its capacity" if back.capacity_check else "")
        + (f"; where it is short, by the weights {list(back.if_short.ramp_back)}" if back.if_short else "")
        + f". The spec promises {spoken(plan.rollback_within)} (serving.rollback.within)."
    )
    yield ""
    rows = (
        (
            one.measure.name,
            spoken(one.seeing),
            spoken(ASKING),
            spoken(way.update),
            spoken(way.read_back),
            spoken(one.seconds),
        )
        for one in outline.bounds
    )
    yield from _table(("breach of", "measurements", "asking", "update", "read back", "at the longest"), rows)
    if back.review:
        yield ""
        yield "Everybody whom the withdrawn model scored is listed for the overseers."


def _risks(outline: Outline) -> Iterator[str]:
    grid = outline.plan.system.organisation.risk
    rows = (
        (
            one.id,
            one.risk,
            f"{one.likelihood}, {one.impact}",
            str(grid.level(one.likelihood, one.impact)),
            ", ".join(one.treatment),
            one.owner,
            one.accepted_by or "nobody yet",
        )
        for one in outline.plan.playbook.risks
    )
    head = ("risk", "what may happen", "likelihood, impact", "level", "treated by", "owner", "accepted by")
    return _table(head, rows)


def _coexistence(outline: Outline) -> Iterator[str]:
    canary = outline.plan.playbook.strategy.canary
    if canary and canary.sticky_by:
        who = canary.sticky_by
        yield f"One {who} is answered by one side (header `x-gouvernail-bucket`), and never goes back and forth."
    else:
        yield "Requests are divided without regard to the person."
    yield f"The legacy stays warm {outline.plan.playbook.keep_warm.legacy}."
    yield ""
    rows = ((name, one.writes, one.reconciled_by or "") for name, one in outline.inventory.data.items())
    yield from _table(("data", "written meanwhile by", "differences counted by"), rows)


def _legacy(outline: Outline) -> Iterator[str]:
    inventory = outline.inventory
    kinds = (
        ("consumer", inventory.consumers),
        ("data", inventory.data),
        ("model", inventory.models),
        ("log", inventory.logs),
        ("job", inventory.jobs),
    )
    rows = ((name, kind, one.what, one.owner, one.action) for kind, things in kinds for name, one in things.items())
    return _table(("what", "kind", "", "owner", "action"), rows)


def _continuity(outline: Outline) -> Iterator[str]:
    plan, system = outline.plan, outline.plan.system
    yield f"RTO {system.continuity.rto}, RPO {system.continuity.rpo} (the spec's)."
    yield f"By hand: [{plan.playbook.continuity.runbook}]({plan.playbook.continuity.runbook})."
    yield ""
    rows = ((role, system.roles[role].group) for role in plan.playbook.continuity.contacts)
    yield from _table(("who is called", "group"), rows)
    told_ = ", ".join(dict.fromkeys(moment for one in plan.playbook.notifications for moment in one.on))
    if told_:
        yield ""
        yield f"Others are told when it is: {told_}."


def _section(title: str, entries: Iterable[str]) -> Iterator[str]:
    listed = list(entries)
    if listed:
        yield f"## {title}"
        yield ""
        yield from listed
        yield ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    listed = [list(row) for row in rows]
    if listed:
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        yield from (f"| {' | '.join(_cell(one) for one in row)} |" for row in listed)


def _cell(text: str) -> str:
    """What a user wrote, without what would end a cell or begin another kind of text."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _yes(value: bool) -> str:  # noqa: FBT001  it is the value itself
    return "yes" if value else "no"
