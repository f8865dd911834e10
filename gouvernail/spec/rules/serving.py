"""The endpoint: enough instances, in order, taken back in time."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.system import AISystem


def prod_has_two_instances(spec: AISystem) -> Iterator[Mistake]:
    """One instance is one failure from an outage."""
    written = spec.serving.instances.get("prod")
    if written and written.min < 2:
        yield Mistake(
            ("serving", "instances", "prod", "min"),
            f"production has {written.min} instance at least",
            expected="2 or more, spread over two zones",
        )


def instances_in_order(spec: AISystem) -> Iterator[Mistake]:
    """The least is not more than the most."""
    for environment, count in spec.serving.instances.items():
        if count.min > count.max:
            yield Mistake(
                ("serving", "instances", environment, "max"),
                f"{count.max} is less than min, {count.min}",
                expected=f"{count.min} or more",
            )


def environments_named_exist(spec: AISystem) -> Iterator[Mistake]:
    """Instances, versions, shadow and budget name environments."""
    shadow = spec.serving.shadow.environments if spec.serving.shadow else ()
    named = [
        *((("serving", "instances", name), name) for name in spec.serving.instances),
        *((("models", one, "version", name), name) for one, model in spec.models.items() for name in model.version),
        *((("serving", "shadow", "environments", index), name) for index, name in enumerate(shadow)),
        *((("budget", "monthlyEur", name), name) for name in spec.budget.monthly_eur),
    ]
    for path, name in named:
        if name not in spec.environments:
            yield Mistake(
                path,
                f"there is no environment {name!r}",
                expected=f"one of {', '.join(spec.environments)}",
                nearest=nearest(name, spec.environments),
                depends=(("environments",),),
            )


def models_named_exist(spec: AISystem) -> Iterator[Mistake]:
    """The model that answers, the one in the shadow, the one on devices."""
    serving = spec.serving
    named = [
        (("serving", "model"), serving.model),
        (("serving", "shadow", "model"), serving.shadow.model if serving.shadow else None),
        (("edge", "model"), spec.edge.model if spec.edge else None),
    ]
    for path, name in named:
        if name is not None and name not in spec.models:
            yield Mistake(
                path,
                f"there is no model {name!r}",
                expected=f"one of {', '.join(spec.models)}",
                nearest=nearest(name, spec.models),
                depends=(("models",),),
            )


def one_model_answers(spec: AISystem) -> Iterator[Mistake]:
    """Which one is never guessed."""
    shadow = spec.serving.shadow.model if spec.serving.shadow else None
    rest = [name for name in spec.models if name != shadow]
    if spec.serving.model is None and len(rest) != 1:
        yield Mistake(
            ("serving",),
            f"which of {len(rest)} models answers is not said",
            expected=f"model: one of {', '.join(rest) or 'models'}",
            depends=(("models",), ("serving", "shadow")),
        )
    if spec.serving.model is not None and spec.serving.model == shadow:
        yield Mistake(
            ("serving", "shadow", "model"), f"{shadow} answers and is its own shadow", expected="another model"
        )


def latencies_in_order(spec: AISystem) -> Iterator[Mistake]:
    """Half of the answers come no later than 99 of a hundred."""
    latency = spec.serving.latency
    if latency.p50 and latency.p99 and latency.p50 > latency.p99:
        yield Mistake(
            ("serving", "latency", "p50"), f"{latency.p50} is more than p99, {latency.p99}", expected="p50 below p99"
        )


def latency_alarm_matches_the_promise(spec: AISystem) -> Iterator[Mistake]:
    """An alarm that rings after the promise is broken is no alarm."""
    for quantile in ("p50", "p99"):
        promised = getattr(spec.serving.latency, quantile)
        monitor = spec.monitoring.get(f"latency_{quantile}")
        if promised and monitor and monitor.upper is not None and monitor.upper > promised.seconds:
            yield Mistake(
                ("monitoring", f"latency_{quantile}", "max"),
                f"{monitor.max} rings later than serving.latency.{quantile} promises, {promised}",
                expected=f"at most {promised}",
                depends=(("serving", "latency"),),
            )


def rollback_sees_it_in_time(spec: AISystem) -> Iterator[Mistake]:
    """A measure over a longer window than `within` cannot take a deployment back in time."""
    rollback = spec.serving.rollback
    for index, name in enumerate(rollback.on if rollback else ()):
        monitor = spec.monitoring.get(name)
        if rollback and monitor and monitor.window > rollback.within:
            yield Mistake(
                ("serving", "rollback", "on", index),
                f"{name} is measured over {monitor.window}, longer than rollback.within, {rollback.within}",
                expected=f"a monitor with a window of {rollback.within} or less",
                depends=(("monitoring", name),),
            )


def tokens_have_an_issuer(spec: AISystem) -> Iterator[Mistake]:
    """A token is believed only from a named issuer and for a named audience."""
    gateway = spec.serving.gateway
    for key, value in (("issuer", gateway.issuer), ("audience", gateway.audience)):
        if gateway.authentication == "oauth2" and value is None:
            yield Mistake(
                ("serving", "gateway"), f"authentication is oauth2 and {key} is missing", expected=f"{key}: …"
            )
