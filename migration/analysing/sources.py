"""The source of a metric, and what its placeholders stand for."""

from datetime import datetime, timedelta

from migration.measure import FunctionSource, Measure, PrometheusSource, ReplaySource
from migration.metrics.function import Function
from migration.metrics.prometheus import Prometheus
from migration.metrics.replay import Replay
from migration.metrics.source import Asked, Source
from migration.performing import Run

__all__ = ["asking", "source_of", "words"]


def source_of(measure: Measure, run: Run) -> Source | None:
    """Who is asked; None where nobody says where its values come from."""
    match measure.source:
        case PrometheusSource() as its:
            auth = its.auth.secret if its.auth else None
            return Prometheus(its.address, its.query, its.cases, auth, several=measure.for_share < 1)
        case FunctionSource() as its:
            return Function(its.reference, run.project)
        case ReplaySource() as its:
            return Replay(its.of, run.records)
        case None:
            return None


def words(run: Run) -> dict[str, str]:
    """What placeholders stand for, whatever is asked."""
    playbook = run.plan.playbook
    return {
        "backend": "governed",
        "system": playbook.system,
        "cloud": playbook.cloud,
        "environment": playbook.environment,
        "stack": playbook.cutover_stack,
        "run": run.id,
    }


def asking(measure: Measure, run: Run, now: datetime) -> Asked:
    """The question of this moment: the window is the monitor's, or the time since the last measurement."""
    window = measure.window or measure.interval
    args = {
        **words(run),
        **({"window": f"{max(1, round(window))}s"} if window else {}),
        **({"severity": measure.severity} if measure.severity else {}),
    }
    return Asked(measure.name, now - timedelta(seconds=window) if window else None, now, args)
