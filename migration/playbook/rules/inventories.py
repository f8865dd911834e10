"""Inventories: of the right system, owned, with digests where bytes count, reconciled where two write."""

from collections.abc import Iterable, Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from migration.endpoint import STACK
from migration.playbook.analyses import background
from migration.playbook.inventory import Inventory, LegacyData
from migration.playbook.model import Playbook
from migration.playbook.whole import Stock, Whole

_KINDS = ("consumers", "data", "models", "logs", "jobs")


def the_inventory_is_of_the_legacy(stock: Stock) -> Iterator[Mistake]:
    """Of the system that the spec replaces, or of the system itself where it moves from another cloud."""
    same = stock.playbook.legacy.endpoint.startswith(STACK)
    wanted = stock.system.id if same else stock.system.system.replaces
    if wanted is not None and stock.inventory.system != wanted:
        yield Mistake(
            ("system",),
            f"{stock.inventory.system!r} is not what {stock.system.id} takes over from",
            expected=wanted,
        )


def things_have_owners(stock: Stock) -> Iterator[Mistake]:
    """A role that somebody holds."""
    roles = stock.system.roles
    for kind in _KINDS:
        for name, thing in getattr(stock.inventory, kind).items():
            if thing.owner not in roles:
                yield Mistake(
                    (kind, name, "owner"),
                    f"there is no role {thing.owner!r}",
                    expected=f"one of {', '.join(roles)}",
                    nearest=nearest(thing.owner, roles),
                )


def what_moves_has_a_digest(stock: Stock) -> Iterator[Mistake]:
    """A copy without a digest is verified by nobody."""
    for kind, things in (("data", stock.inventory.data), ("models", stock.inventory.models)):
        for name, thing in things.items():
            if thing.action == "move" and thing.digest is None:
                yield Mistake((kind, name), f"{name} moves and has no digest", expected="digest: sha256:...")


def what_is_verified_can_be_read(stock: Stock) -> Iterator[Mistake]:
    """A copy that nobody can find is verified by nobody."""
    inventory, playbook = stock.inventory, stock.playbook
    for kind, things in (("data", inventory.data), ("models", inventory.models), ("logs", inventory.logs)):
        for name, thing in things.items():
            moved = kind != "logs" and thing.action == "move" and playbook.assess.data_copy is not None
            kept = kind != "data" and thing.action != "retire" and playbook.decommission is not None
            if (moved or kept) and thing.copied is None:
                why = "is verified before traffic moves" if moved else "is archived before the legacy goes"
                yield Mistake(
                    (kind, name),
                    f"the copy of {name} {why}, and nobody says where it is",
                    expected="copied: {at: https://..., auth: {secret: ...}}",
                )
            if kept and thing.digest is None and thing.original is None:
                yield Mistake(
                    (kind, name),
                    f"the copy of {name} is compared with nothing",
                    expected="digest: sha256:..., or original: {at: https://...} for what is written until the end",
                )


def callers_are_seen_somewhere(whole: Whole) -> Iterator[Mistake]:
    """Who observes traffic, or ends the legacy, looks at something."""
    playbook = whole.playbook
    its = playbook.legacy.callers
    asking = {("assess", "observeTraffic"): playbook.assess.observe_traffic, ("decommission",): playbook.decommission}
    if its is None:
        for path in (path for path, asks in asking.items() if asks):
            yield Mistake(
                path,
                "nobody says where it is seen who calls the legacy",
                expected="legacy.callers: {log: {file: ..., format: jsonl, caller: ..., at: ...}} or {prometheus: ...}",
            )
    elif its and (its.log is None) is (its.prometheus is None):
        yield Mistake(("legacy", "callers"), "names no source, or two", expected="one of log, prometheus")
    elif its and its.prometheus and its.prometheus.address is None and playbook.prometheus is None:
        yield Mistake(
            ("legacy", "callers", "prometheus"),
            "which server is not said",
            expected="address: https://..., here or in `prometheus`",
        )


def callers_are_named_once(stock: Stock) -> Iterator[Mistake]:
    """A call has one consumer."""
    seen: dict[str, str] = {}
    for name, consumer in stock.inventory.consumers.items():
        for index, caller in enumerate(consumer.calls_as):
            first = seen.setdefault(caller, name)
            if first != name:
                yield Mistake(("consumers", name, "callsAs", index), f"{caller!r} is already {first}")


def what_both_write_is_reconciled(stock: Stock) -> Iterator[Mistake]:
    """A dual write whose differences nobody counts is two truths."""
    watched = _watched(stock.playbook)
    compared = {one.data for one in stock.playbook.coexistence.reconcile}
    for name, data in stock.inventory.data.items():
        if data.writes == "both" and data.reconciled_by is None and name not in compared:
            yield Mistake(
                ("data", name),
                f"both sides write {name}, and nobody counts the differences",
                expected="reconciledBy: a metric of the background analysis; or the playbook's coexistence.reconcile",
            )
        elif data.reconciled_by is not None and data.reconciled_by not in watched:
            yield Mistake(
                ("data", name, "reconciledBy"),
                f"the background analysis has no metric {data.reconciled_by!r}",
                expected=f"one of {', '.join(watched)}",
                nearest=nearest(data.reconciled_by, watched),
            )


def _watched(playbook: Playbook) -> list[str]:
    names = {name for _, analysis in background(playbook) for name in analysis.names}
    return [
        metric.name for template in playbook.analysis_templates if template.name in names for metric in template.metrics
    ]


def data_that_moves_is_verified(whole: Whole) -> Iterator[Mistake]:
    """Before anything rests on it."""
    moving = [name for name, data in _data(whole.inventory) if data.action == "move"]
    if moving and whole.playbook.assess.data_copy is None:
        yield Mistake(
            ("assess",),
            f"the inventory moves {', '.join(moving)}, and nobody verifies the copy",
            expected="dataCopy: {verify: digest}",
        )


def _data(inventory: Inventory | None) -> Iterable[tuple[str, LegacyData]]:
    return inventory.data.items() if inventory else ()
