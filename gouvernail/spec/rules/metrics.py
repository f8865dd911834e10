"""Every metric has one name and one definition, and what refers to it finds it."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.monitoring import Monitor
from gouvernail.spec.nearest import nearest
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.system import AISystem

_SLAS = ("evidence_age", "finding_open", "access_review")


def kpis_have_names_of_their_own(spec: Organisation) -> Iterator[Mistake]:
    """An SLA's name is taken."""
    for name in spec.kpis:
        if name in _SLAS:
            yield Mistake(("kpis", name), f"{name} is already the name of an SLA", expected="a name of its own")


def monitors_have_names_of_their_own(spec: AISystem) -> Iterator[Mistake]:
    """A name means one thing: not an SLA, not a KPI that is computed elsewhere, not two of this file."""
    for name in spec.monitoring:
        kpi = spec.kpis.get(name)
        if name in _SLAS:
            yield Mistake(("monitoring", name), f"{name} is already the name of an SLA", expected="a name of its own")
        if kpi and kpi.source:
            yield Mistake(
                ("monitoring", name),
                f"{name} is already a KPI with a source of its own",
                expected="another name, or the KPI without source",
                depends=(("kpis", name),),
            )
        if name in spec.composites:
            yield Mistake(
                ("composites", name), f"{name} is already the name of a monitor", expected="a name of its own"
            )


def _measured(name: str, monitor: Monitor) -> tuple[object, ...]:
    return (monitor.metric or name, monitor.by, monitor.columns, monitor.only, monitor.bins, monitor.window)


def metrics_are_named_once(spec: AISystem) -> Iterator[Mistake]:
    """One measure under two names is two truths."""
    first: dict[tuple[object, ...], str] = {}
    for name, monitor in spec.monitoring.items():
        other = first.setdefault(_measured(name, monitor), name)
        if other != name:
            yield Mistake(
                ("monitoring", name),
                f"measures the same as {other}",
                expected="one name for one measure; its window, groups or columns tell two apart",
                depends=(("monitoring", other),),
            )


def monitors_named_exist(spec: AISystem) -> Iterator[Mistake]:
    """Rollback, retraining and composites refer to monitors."""
    rollback = spec.serving.rollback.on if spec.serving.rollback else ()
    named = [
        *((("serving", "rollback", "on", index), name) for index, name in enumerate(rollback)),
        *((("pipeline", "on", index), name) for index, name in enumerate(spec.pipeline.on)),
        *(
            (("composites", composite, "of", index), name)
            for composite, parts in spec.composites.items()
            for index, name in enumerate(parts.of)
        ),
    ]
    for path, name in named:
        if name not in spec.monitoring:
            yield Mistake(
                path,
                f"there is no monitor {name!r}",
                expected=f"one of {', '.join(spec.monitoring) or 'monitoring, which is empty'}",
                nearest=nearest(name, spec.monitoring),
                depends=(("monitoring",),),
            )


def datasets_named_exist(spec: AISystem) -> Iterator[Mistake]:
    """A model is trained on datasets of this spec."""
    for model, facts in spec.models.items():
        for index, name in enumerate(facts.trained_on):
            if name not in spec.data.datasets:
                yield Mistake(
                    ("models", model, "trainedOn", index),
                    f"there is no dataset {name!r}",
                    expected=f"one of {', '.join(spec.data.datasets)}",
                    nearest=nearest(name, spec.data.datasets),
                    depends=(("data", "datasets"),),
                )


def groups_compared_are_protected(spec: AISystem) -> Iterator[Mistake]:
    """An ethical monitor compares groups that some model protects."""
    protected = sorted(
        {name for model in spec.models.values() if model.protected for name in model.protected.attributes}
    )
    for name, monitor in spec.monitoring.items():
        for index, attribute in enumerate(monitor.by):
            if monitor.kind == "ethical" and attribute not in protected:
                yield Mistake(
                    ("monitoring", name, "by", index),
                    f"{attribute!r} is a protected attribute of no model",
                    expected=f"one of {', '.join(protected) or 'models.<model>.protected.attributes, which are empty'}",
                    nearest=nearest(attribute, protected),
                    depends=(("models",),),
                )


def groups_compared_are_large_enough(spec: AISystem) -> Iterator[Mistake]:
    """A comparison of groups without a least sample judges noise."""
    for name, monitor in spec.monitoring.items():
        if monitor.by and (monitor.min_sample is None or monitor.min_sample < 30):
            path = ("monitoring", name) if monitor.min_sample is None else ("monitoring", name, "minSample")
            said = "has no minSample" if monitor.min_sample is None else f"{monitor.min_sample} is too few"
            yield Mistake(path, f"compares groups and {said}", expected="minSample: 30 or more, for each group")
