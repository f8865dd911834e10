"""Templates: found by name, judged by thresholds that are not weaker than the spec's, and with an end."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.monitoring import Monitor
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Path
from migration.analysing.conditions import Unclear, read
from migration.gates.figures import measurable
from migration.playbook.analyses import analyses, background, ending
from migration.playbook.measuring import AnalysisTemplate, Metric
from migration.playbook.metrics import metrics
from migration.playbook.model import Playbook
from migration.playbook.whole import Whole

_TEMPLATES: Path = ("analysisTemplates",)


def templates_named_exist(playbook: Playbook) -> Iterator[Mistake]:
    """What is judged is written down."""
    known = [template.name for template in playbook.analysis_templates]
    for path, analysis in analyses(playbook):
        for index, name in enumerate(analysis.names):
            if name not in known:
                yield Mistake(
                    (*path, "templates", index, "templateName"),
                    f"there is no template {name!r}",
                    expected=f"one of {', '.join(known) or 'analysisTemplates, which are empty'}",
                    nearest=nearest(name, known),
                    depends=(_TEMPLATES,),
                )


def names_are_given_once(playbook: Playbook) -> Iterator[Mistake]:
    """A template's name means one template, a metric's one metric of it."""
    seen: set[str] = set()
    for index, template in enumerate(playbook.analysis_templates):
        if template.name in seen:
            yield Mistake((*_TEMPLATES, index, "name"), f"{template.name!r} is the name of another template")
        seen.add(template.name)
        inside: set[str] = set()
        for place, metric in enumerate(template.metrics):
            if metric.name in inside:
                yield Mistake(
                    (*_TEMPLATES, index, "metrics", place, "name"),
                    f"{metric.name!r} is the name of another metric of this template",
                    expected=f"a name of its own, with of: {metric.measures}",
                )
            inside.add(metric.name)


def metrics_of_a_step_end(playbook: Playbook) -> Iterator[Mistake]:
    """A step waits for its analysis."""
    waited = {name for _, analysis in ending(playbook) for name in analysis.names}
    for path, template, metric in metrics(playbook):
        if template.name in waited and metric.interval and metric.count is None:
            yield Mistake(
                path,
                f"{metric.name} never ends, and a step waits for {template.name}",
                expected="count: such as 30, or a template of its own for the background",
            )


def background_goes_on(playbook: Playbook) -> Iterator[Mistake]:
    """What is judged a few times is not watched."""
    watched = {name for _, analysis in background(playbook) for name in analysis.names}
    for path, template, metric in metrics(playbook):
        if template.name in watched and (metric.interval is None or metric.count is not None):
            yield Mistake(
                path,
                f"{metric.name} is judged {metric.count or 1} times, and {template.name} shall watch all the time",
                expected="interval: such as 30s, and no count",
            )


def several_measurements_have_an_interval(playbook: Playbook) -> Iterator[Mistake]:
    """As in Argo Rollouts."""
    for path, _, metric in metrics(playbook):
        if metric.count is not None and metric.count > 1 and metric.interval is None:
            yield Mistake(path, f"{metric.count} measurements and no interval", expected="interval: such as 1m")


def conditions_can_be_read(playbook: Playbook) -> Iterator[Mistake]:
    """An expression over `result` in Python's words, or with Argo's && and ||."""
    for path, _, metric in metrics(playbook):
        for key, text in (
            ("successCondition", metric.success_condition),
            ("failureCondition", metric.failure_condition),
        ):
            try:
                read(text) if text else None
            except Unclear as error:
                yield Mistake((*path, key), str(error), expected="such as result[0] >= 0.95 && result[0] <= 1")


def _monitored(whole: Whole) -> Iterator[tuple[Path, AnalysisTemplate, Metric, Monitor | None]]:
    for path, template, metric in metrics(whole.playbook):
        yield path, template, metric, whole.system.monitoring.get(metric.measures)


def metrics_have_a_threshold(whole: Whole) -> Iterator[Mistake]:
    """The spec's, or one of its own: what has none can never fail."""
    known = list(whole.system.monitoring)
    for path, _, metric, monitor in _monitored(whole):
        own = metric.threshold_range
        bounded = own is not None and (own.min is not None or own.max is not None)
        if metric.finding or bounded or metric.success_condition or metric.failure_condition:
            continue
        if monitor is None:
            yield Mistake(
                (*path, "of") if metric.of else (*path, "name"),
                f"the spec has no monitor {metric.measures!r}, and no threshold stands here",
                expected=f"one of {', '.join(known)}; or thresholdRange: {{min: ..., max: ...}}",
                nearest=nearest(metric.measures, known),
            )
        elif monitor.lower is None and monitor.upper is None:
            yield Mistake(
                (*path, "name"),
                f"the spec's {metric.measures} follows what is usual and has no threshold",
                expected="thresholdRange: {min: ..., max: ...}",
            )


def monitors_meant_exist(whole: Whole) -> Iterator[Mistake]:
    """`of` leads to the spec."""
    known = list(whole.system.monitoring)
    for path, _, metric, monitor in _monitored(whole):
        bounded = metric.threshold_range or metric.success_condition or metric.failure_condition
        if metric.of and monitor is None and bounded:
            yield Mistake(
                (*path, "of"),
                f"the spec has no monitor {metric.of!r}",
                expected=f"one of {', '.join(known)}",
                nearest=nearest(metric.of, known),
            )


def thresholds_are_not_weaker(whole: Whole) -> Iterator[Mistake]:
    """The spec's thresholds may be tightened. A wider one is an additional trigger, beside the spec's own."""
    for path, template, metric, monitor in _monitored(whole):
        own = metric.threshold_range
        if own is None or monitor is None or _judged_too(template, metric):
            continue
        for key, written, spec in (("min", own.min, monitor.min), ("max", own.max, monitor.max)):
            if written is None or spec is None or written.value == spec.value:
                continue
            if (written.value < spec.value) is (key == "min"):
                yield Mistake(
                    (*path, "thresholdRange", key),
                    f"{written} is weaker than the spec's {spec} ({{there}})",
                    expected=f"{'at least' if key == 'min' else 'at most'} {spec}",
                    mend=f"a wider trigger stands beside {{name: {metric.measures}}} in the same template",
                    against=("monitoring", metric.measures, key),
                )


def thresholds_have_the_specs_unit(whole: Whole) -> Iterator[Mistake]:
    """300 is not 300ms."""
    for path, _, metric, monitor in _monitored(whole):
        own = metric.threshold_range
        if own is None or monitor is None:
            continue
        for key, written, spec in (("min", own.min, monitor.min), ("max", own.max, monitor.max)):
            if written and spec and (written.unit == "seconds") is not (spec.unit == "seconds"):
                yield Mistake(
                    (*path, "thresholdRange", key),
                    f"{written} is of another kind than the spec's {spec} ({{there}})",
                    expected="a duration, such as 300ms" if spec.unit == "seconds" else "a number or a percentage",
                    against=("monitoring", metric.measures, key),
                )


def _judged_too(template: AnalysisTemplate, metric: Metric) -> bool:
    """Whether the monitor that a metric is another view of is itself judged in the same template."""
    return any(other.name == metric.of and not _conditional(other) for other in template.metrics)


def _conditional(metric: Metric) -> bool:
    return metric.success_condition is not None or metric.failure_condition is not None


def thresholds_are_in_order(playbook: Playbook) -> Iterator[Mistake]:
    """Something lies between them."""
    for path, _, metric in metrics(playbook):
        own = metric.threshold_range
        if own is None:
            continue
        if own.min is None and own.max is None:
            yield Mistake((*path, "thresholdRange"), "says neither min nor max", expected="{min: ..., max: ...}")
        elif own.lower is not None and own.upper is not None and own.lower > own.upper:
            yield Mistake((*path, "thresholdRange", "max"), f"{own.max} is less than min, {own.min}")


def conditions_are_for_own_metrics(whole: Whole) -> Iterator[Mistake]:
    """The spec's metrics are judged by the spec's thresholds."""
    for path, _, metric, monitor in _monitored(whole):
        if monitor is None or not _conditional(metric):
            continue
        key = "successCondition" if metric.success_condition else "failureCondition"
        yield Mistake(
            (*path, key),
            f"{metric.measures} is judged by the spec's threshold ({{there}})",
            expected="no condition, or a stricter thresholdRange",
            against=("monitoring", metric.measures),
        )


def loads_are_judged_by_the_spec(whole: Whole) -> Iterator[Mistake]:
    """A load test's metrics are monitors, with thresholds, of what a load test measures."""
    known = [name for name, its in whole.system.monitoring.items() if measurable(its.metric or name)]
    for index, one in enumerate(whole.playbook.validation):
        for place, name in enumerate(one.load_test.metrics if one.load_test else ()):
            monitor = whole.system.monitoring.get(name)
            path: Path = ("validate", index, "loadTest", "metrics", place)
            if monitor is None:
                yield Mistake(
                    path,
                    f"the spec has no monitor {name!r}",
                    expected=f"one of {', '.join(known)}",
                    nearest=nearest(name, known),
                )
            elif name not in known:
                yield Mistake(
                    path,
                    f"a load test does not measure {name}",
                    expected=f"one of {', '.join(known)}",
                )
            elif monitor.lower is None and monitor.upper is None:
                yield Mistake(path, f"the spec's {name} has no threshold", expected="a monitor with min or max")
