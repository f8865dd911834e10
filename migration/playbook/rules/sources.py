"""Where values come from: one place each, that can be asked and says all that the judgement needs."""

from collections.abc import Iterator, Mapping

from gouvernail.spec.fields import keys
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Path
from migration.measure import PrometheusSource, measures
from migration.metrics.placeholders import ARGS, Unfilled, named
from migration.playbook.analyses import background
from migration.playbook.measuring import Metric
from migration.playbook.metrics import metrics
from migration.playbook.model import Playbook
from migration.playbook.verbs import said
from migration.playbook.whole import Whole
from migration.steps.analysis import Analysis, TemplateName

_TEMPLATES: Path = ("analysisTemplates",)


def a_metric_has_one_source(playbook: Playbook) -> Iterator[Mistake]:
    """Values come from one place."""
    for path, _, metric in metrics(playbook):
        its = metric.provider
        if its and len(said(its)) != 1:
            expected = f"one of {', '.join(keys(type(its)))}"
            yield Mistake((*path, "provider"), "names no provider, or several", expected=expected)
        elif its and its.prometheus and its.prometheus.address is None and playbook.prometheus is None:
            yield Mistake(
                (*path, "provider", "prometheus"),
                "which server is not said",
                expected="address: https://..., here or in `prometheus`",
            )


def values_come_from_somewhere(playbook: Playbook) -> Iterator[Mistake]:
    """A metric that nobody measures never has a value, and holds up the run for that."""
    queries: Mapping[str, str] = playbook.prometheus.queries if playbook.prometheus else {}
    for path, _, metric in metrics(playbook):
        if metric.provider or metric.name in queries or metric.measures in queries:
            continue
        if metric.finding:
            yield Mistake(
                (*path, "finding"),
                "no source tells the platform's threat findings to a migration by itself",
                expected=f"a query {metric.name} in prometheus.queries, or a provider, that counts the open ones",
                depends=(("prometheus", "queries"),),
            )
        else:
            yield Mistake(
                (*path, "name"),
                f"nobody says where the values of {metric.name} come from",
                expected=f"a query {metric.measures} in prometheus.queries, or a provider of its own",
                depends=(("prometheus", "queries"),),
            )


def samples_are_counted(whole: Whole) -> Iterator[Mistake]:
    """Where a verdict needs so many cases, somebody counts them; a function says so itself."""
    playbook = whole.playbook
    for path, template, metric in metrics(playbook):
        names = (TemplateName(template_name=template.name),)
        found = measures(playbook, whole.system, Analysis(templates=names))
        its = next((one for one in found if one.name == metric.name), None)  # none where a template's name stands twice
        if its and its.min_sample and isinstance(its.source, PrometheusSource) and its.source.cases is None:
            each = " in each group" if its.min_sample.per_group else ""
            yield Mistake(
                (*path, "minSample") if metric.min_sample else (*path, "name"),
                f"{metric.name} needs {its.min_sample.cases} cases{each}, and nobody says how many there are",
                expected=f"cases: a query {metric.measures} in prometheus.cases, or beside its own query"
                f"{'; one series a group' if each else ''}",
                depends=(("prometheus", "cases"),),
            )


def placeholders_are_known(playbook: Playbook) -> Iterator[Mistake]:
    """What stands in double braces is filled in."""
    for path, query in _queries(playbook):
        try:
            unknown = [name for name in named(query) if name not in ARGS]
        except Unfilled as error:
            yield Mistake(path, str(error), expected=f"one of {', '.join(f'{{{{args.{name}}}}}' for name in ARGS)}")
            continue
        for name in unknown:
            yield Mistake(
                path,
                f"nothing is known for {{{{args.{name}}}}}",
                expected=f"one of {', '.join(ARGS)}",
                nearest=nearest(name, ARGS),
            )


def _queries(playbook: Playbook) -> Iterator[tuple[Path, str]]:
    if server := playbook.prometheus:
        for key, queries in (("queries", server.queries), ("cases", server.cases)):
            yield from ((("prometheus", key, name), query) for name, query in queries.items())
    callers = playbook.legacy.callers
    if callers and callers.prometheus:
        yield ("legacy", "callers", "prometheus", "query"), callers.prometheus.query
    for path, _, metric in metrics(playbook):
        its = metric.provider.prometheus if metric.provider else None
        if its:
            yield (*path, "provider", "prometheus", "query"), its.query
            if its.cases:
                yield (*path, "provider", "prometheus", "cases"), its.cases


def queries_are_of_metrics(whole: Whole) -> Iterator[Mistake]:
    """A misspelt one would answer nobody."""
    server = whole.playbook.prometheus
    known = [
        *whole.system.monitoring,
        *(name for _, _, metric in metrics(whole.playbook) for name in (metric.name, metric.measures)),
    ]
    for key, queries in (("queries", server.queries), ("cases", server.cases)) if server else ():
        for name in queries:
            if name not in known:
                yield Mistake(
                    ("prometheus", key, name),
                    f"no metric is called {name!r}",
                    expected=f"one of {', '.join(dict.fromkeys(known))}",
                    nearest=nearest(name, known),
                    depends=(_TEMPLATES,),
                )


def dry_runs_are_of_metrics(playbook: Playbook) -> Iterator[Mistake]:
    """What decides nothing is named, and is not everything."""
    for index, template in enumerate(playbook.analysis_templates):
        known = [metric.name for metric in template.metrics]
        dry = [one.metric_name for one in template.dry_run]
        for place, name in enumerate(dry):
            if name not in known:
                yield Mistake(
                    (*_TEMPLATES, index, "dryRun", place, "metricName"),
                    f"{template.name} has no metric {name!r}",
                    expected=f"one of {', '.join(known)}",
                    nearest=nearest(name, known),
                )
        if known and set(known) <= set(dry):
            yield Mistake(
                (*_TEMPLATES, index, "dryRun"), f"nothing in {template.name} decides", expected="a metric that does"
            )


def something_decides(playbook: Playbook) -> Iterator[Mistake]:
    """As in Argo Rollouts: without a limit of failures, successes in a row have to be asked for."""
    watched = {name for _, analysis in background(playbook) for name in analysis.names}
    for path, template, metric in metrics(playbook):
        if metric.failure_limit < 0 and not metric.consecutive_success_limit:
            yield Mistake(
                (*path, "failureLimit"),
                f"{metric.name} can never fail",
                expected="a limit from 0, or consecutiveSuccessLimit: such as 4",
            )
        if template.name in watched and metric.consecutive_success_limit:
            yield Mistake(
                (*path, "consecutiveSuccessLimit"),
                f"{metric.name} would no longer be watched after that, and {template.name} watches all the time",
                expected="no consecutiveSuccessLimit, or a template of its own for a step",
            )
        yield from _reachable(path, metric)


def _reachable(path: Path, metric: Metric) -> Iterator[Mistake]:
    if metric.count and metric.consecutive_success_limit > metric.count:
        yield Mistake(
            (*path, "consecutiveSuccessLimit"),
            f"{metric.consecutive_success_limit} successes in a row never come of {metric.count} measurements",
            expected=f"at most {metric.count}",
        )
    if metric.count and metric.failure_limit >= metric.count:
        yield Mistake(
            (*path, "failureLimit"),
            f"{metric.failure_limit} failures are borne of {metric.count} measurements: it can never fail",
            expected=f"less than {metric.count}",
        )
