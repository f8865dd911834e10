"""Whether the recovery objectives can be reached with what is chosen.

The bounds are ours, from what the clouds' own backup and replication services promise in public; none of them is a
guarantee, and a drill is the proof. What stands in the recovery region decides how fast the service is back:
a full platform (`hot`) a minute, a small running one that must grow (`warm`) a quarter of an hour, copies of the data
for a platform to be built (`cold`) four hours, nothing (`none`: wait, or rebuild and restore elsewhere) a day.
How much is lost: `hot` replicates and loses a minute, a log of changes (`continuous`) loses 15 minutes at most
(point-in-time recovery of the clouds' backup services lags 5 to 15 minutes), otherwise everything since the last copy.
"""

from collections.abc import Iterator, Mapping

from gouvernail.spec.keeping import Continuity, FailoverMode
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.shared import Shared
from gouvernail.spec.system import AISystem

_BACK: Mapping[FailoverMode, tuple[int, str]] = {
    "hot": (60, "1m"),
    "warm": (900, "15m"),
    "cold": (4 * 3600, "4h"),
    "none": (86400, "24h"),
}
_LOG = 900


def rto_is_reachable(spec: Shared) -> Iterator[Mistake]:
    """The service can be back in time with the chosen failover."""
    chosen = spec.continuity
    least, text = _BACK[chosen.failover.mode]
    if chosen.rto.seconds < least:
        reach = [mode for mode, (seconds, _) in _BACK.items() if seconds <= chosen.rto.seconds]
        yield Mistake(
            ("continuity", "rto"),
            f"{chosen.rto} cannot be reached with failover.mode {chosen.failover.mode}, which takes {text} at best",
            expected=f"{text} or more" + (f", or failover.mode {reach[-1]}" if reach else ""),
            depends=(("continuity", "failover"),),
        )


def rpo_is_reachable(spec: Shared) -> Iterator[Mistake]:
    """No more is lost than allowed with the chosen copies."""
    chosen = spec.continuity
    least, how = _lost(chosen)
    if chosen.rpo.seconds < least:
        yield Mistake(
            ("continuity", "rpo"),
            f"{chosen.rpo} cannot be reached with {how}",
            expected="an rpo that the copies reach, backup.continuous (15m) or failover.mode hot (1m)",
            depends=(("continuity", "failover"), ("continuity", "backup")),
        )


def _lost(chosen: Continuity) -> tuple[float, str]:
    """How many seconds are lost at most, and why."""
    if chosen.failover.mode == "hot":
        return 60, "replication, which lags a minute"
    if chosen.backup.continuous:
        return min(_LOG, chosen.backup.every.seconds), "a log of changes, which lags 15m"
    return chosen.backup.every.seconds, f"a copy every {chosen.backup.every} and no log of changes"


def a_copy_is_there_for_each_restore_test(spec: Shared) -> Iterator[Mistake]:
    """Backups are kept at least from one restore test to the next."""
    keep, every = spec.retention.backups.keep, spec.continuity.restore_test
    if keep.days < every.days:
        yield Mistake(
            ("retention", "backups", "keep"),
            f"backups are kept {keep}, and restored to test them only every {every}",
            expected=f"at least {every.days}d, or a more frequent continuity.restoreTest",
            depends=(("continuity", "restoreTest"),),
        )


def failover_has_somewhere_to_go(spec: Organisation) -> Iterator[Mistake]:
    """A failover needs a recovery region on each cloud."""
    mode = spec.continuity.failover.mode
    for name, cloud in spec.clouds.used.items():
        if mode != "none" and cloud.recovery_region is None:
            yield Mistake(
                ("clouds", name),
                f"has no recoveryRegion, and continuity.failover.mode is {mode}",
                expected="recoveryRegion: another region, or failover.mode none as a named weakness",
                depends=(("continuity", "failover"),),
            )


def failover_of_a_system_has_somewhere_to_go(spec: AISystem) -> Iterator[Mistake]:
    """The same for a system that asks for more than its organisation."""
    mode = spec.continuity.failover.mode
    for name in spec.used_clouds:
        cloud = spec.organisation.clouds.used.get(name)
        if cloud and cloud.recovery_region is None and mode != "none" != spec.organisation.continuity.failover.mode:
            continue  # told on the organisation already
        if cloud and cloud.recovery_region is None and mode != "none":
            yield Mistake(
                ("continuity", "failover", "mode"),
                f"is {mode}, and {name} has no recoveryRegion ({{there}})",
                expected="a recoveryRegion in the organisation's file",
                against=("clouds", name),
            )
