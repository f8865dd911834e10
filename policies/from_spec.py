"""From a spec to what it expects of a platform. The only place where guarantees and specs meet."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from gouvernail.errors import GouvernailError, Problem
from gouvernail.pricing import prices
from gouvernail.spec.clouds import Aws, Azure, Gcp, State
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.regions import REGIONS, inside
from gouvernail.spec.system import AISystem
from gouvernail.spec.thresholds import Threshold
from policies.expectation import CostLimit, Expectation, Fleet, Joined, Monitored

__all__ = ["expectation"]


def expectation(spec: Organisation | AISystem, cloud: str, environment: str, layers: Iterable[str]) -> Expectation:
    """What the spec asks for in one environment on one cloud; `layers` are those whose stacks are there to be judged.

    Raises GouvernailError where the spec does not know the cloud or the environment.
    """
    organisation = spec.organisation if isinstance(spec, AISystem) else spec
    used = {str(name): one for name, one in organisation.clouds.used.items()}
    if cloud not in used:
        raise GouvernailError(
            Problem(f"the spec does not use the cloud {cloud!r}", expected="one of " + ", ".join(used))
        )
    accounts = used[cloud].accounts
    if environment not in accounts:
        raise GouvernailError(
            Problem(f"the spec has no account for {environment!r} on {cloud}", expected="one of " + ", ".join(accounts))
        )
    own = spec.environments.get(environment)
    home, recovery = used[cloud].region, used[cloud].recovery_region
    common = Expectation(
        environment=environment,
        cloud=cloud,
        layers=frozenset(layers),
        accounts=dict(accounts),
        regions=frozenset(one for one in REGIONS[cloud] if all(inside(cloud, one, its) for its in spec.data.residency)),
        stands_in=(home,) if recovery is None else (home, recovery),
        ranges={name: str(one.cidr) for name, one in organisation.environments.items()},
        zones=own.zones if own else 1,
        endpoint_zones=own.zones if own and own.private_endpoints == "everyZone" else 1,
        rotation_days=organisation.keys.rotate.days,
        trail_days=spec.retention.audit_trail.keep.days,
        event_days=spec.retention.events.keep.days,
        severities=tuple(type(organisation.severities).model_fields),
        sent_on=_sent_on(organisation),
        backup_days=organisation.retention.backups.keep.days,
        document_days=spec.retention.documents.keep.days,
        adopted_archive=_adopted_archive(organisation, cloud),
        cost_limits=_cost_limits(spec, organisation, environment),
        people={duty: _group(organisation, cloud, duty) for duty in ("developer", "approver", "operator", "auditor")},
        landing_roles=_landing_roles(organisation, cloud),
        repository=organisation.ci.repository if organisation.ci else None,
        state=_address(used[cloud].state, cloud, "backend"),
        state_key=_address(used[cloud].state, cloud, "secrets_provider"),
        itsm=organisation.itsm is not None,
        adopted_routes=_adopted_routes(organisation, cloud),
        incidents_adopted=_incidents_adopted(organisation, cloud, environment),
        off_hours=own is not None and own.off_hours is not None,
    )
    if not isinstance(spec, AISystem) or own is None:
        return common
    whole = _with_data(_with_serving(common, spec), spec)
    return whole if "workload" in whole.layers or "recovery" not in whole.layers else _standing_ready(whole)


def _standing_ready(whole: Expectation) -> Expectation:
    """The standby alone: two instances at most until callers come, at all hours, without a shadow and without devices.

    Devices call home, so nothing here counts those that are silent.
    """
    away = {one.name for one in whole.monitors if whole.fleet is not None and one.measure == "devices_silent"}
    return replace(
        whole,
        instances=min(2, whole.instances),
        off_hours=False,
        shadow=None,
        idle=True,
        fleet=None,
        monitors=tuple(one for one in whole.monitors if one.name not in away),
        composites=tuple(
            replace(one, of=tuple(name for name in one.of if name not in away)) for one in whole.composites
        ),
    )


def _with_data(common: Expectation, system: AISystem) -> Expectation:
    datasets = system.data.datasets
    every = system.pipeline.every
    return replace(
        common,
        gates={name: _gates(system, name) for name in system.models},
        trained_on={name: model.trained_on for name, model in system.models.items()},
        retrain_days=every.days if every else None,
        retrain_on=system.pipeline.on,
        datasets={name: dataset.retention.days for name, dataset in datasets.items()},
        classes={name: dataset.classification for name, dataset in datasets.items()},
    )


def _with_serving(common: Expectation, system: AISystem) -> Expectation:
    instances, shadow, rollback = system.instances(common.environment), system.serving.shadow, system.serving.rollback
    cache, batch = system.serving.cache, system.serving.optimise.batch
    monitors = {name: system.monitoring[name] for name in (rollback.on if rollback else ())}
    asked = {monitor.metric or name: monitor.upper for name, monitor in monitors.items()}
    return replace(
        common,
        instances=instances.min,
        most_instances=instances.max,
        rollback={name: threshold for name, threshold in asked.items() if threshold is not None},
        models=tuple(system.models),
        images={name: one.image for name, one in system.models.items()},
        served=system.served_model,
        versions=_versions(system, common.environment),
        runtime=system.serving.optimise.runtime,
        batch=batch.max if batch else None,
        batch_wait=batch.wait.seconds if batch else None,
        system=system.id,
        callers=tuple(str(one) for one in system.serving.gateway.allow),
        calls_per_second=system.serving.throttle.requests_per_second,
        calls_at_once=system.serving.throttle.burst,
        attacks_blocked=system.serving.gateway.firewall == "block",
        cached=cache is not None,
        cache_drops=tuple(cache.drop_on) if cache else (),
        fleet=_fleet(system),
        copies_to=_copies_to(system, common),
        standby_in=_standby_in(system, common),
        rpo=system.continuity.rpo.seconds,
        shadow=shadow.model if shadow and common.environment in shadow.environments else None,
        monitors=tuple(_monitored(system)),
        composites=tuple(
            Joined(name, tuple(one.of), one.when == "all", one.severity) for name, one in system.composites.items()
        ),
        traced=system.observability.traced,
    )


def _adopted_routes(organisation: Organisation, cloud: str) -> dict[str, str]:
    """Those of every account: the audit account's foundation is judged beside an environment's."""
    aws = organisation.clouds.aws
    if cloud != "aws" or aws is None:
        return {}
    return {arn: severity for one in aws.adopt.incidents.values() for severity, arn in one.topics.items()}


def _incidents_adopted(organisation: Organisation, cloud: str, environment: str) -> bool:
    aws = organisation.clouds.aws if cloud == "aws" else None
    return aws is not None and environment in aws.adopt.incidents


def _adopted_archive(organisation: Organisation, cloud: str) -> str | None:
    """The landing zone's archive, by its name, on the cloud that has one."""
    archive = organisation.clouds.aws.adopt.archive if cloud == "aws" and organisation.clouds.aws else None
    return archive.bucket if archive else None


def _gates(system: AISystem, name: str) -> dict[str, tuple[float | None, float | None]]:
    """Every measure of the data and of the release, under the name that it has in a report of a run."""
    model, found = system.models[name], dict[str, tuple[float | None, float | None]]()
    for gate in type(model.release).model_fields:
        for measure, threshold in getattr(model.release, gate).items():
            found[f"{gate}.{measure}"] = (threshold.lower, threshold.upper)
    for dataset in model.trained_on:
        quality, start = system.data.datasets[dataset].quality, f"data.{dataset.replace('-', '_')}"
        for measure in type(quality).model_fields:
            threshold = getattr(quality, measure)
            if isinstance(threshold, Threshold):
                found[f"{start}.{measure}"] = (threshold.lower, threshold.upper)
        if quality.representative:
            found[f"{start}.representative_shift"] = (None, quality.representative.max_shift.value)
    if model.protected:
        found["fairness.smallest_group"] = (model.protected.min_sample, None)
    return {**found, "documentation.missing_sections": (None, 0)}


def _versions(system: AISystem, environment: str) -> dict[str, int]:
    return {name: one.version[environment] for name, one in system.models.items() if environment in one.version}


def _copies_to(system: AISystem, common: Expectation) -> str | None:
    """The region that what was trained is copied to; None where nothing is asked for, or the landing zone copies."""
    settings = _used(system.organisation, common.cloud)
    if settings is None or system.continuity.failover.mode == "none" or common.environment in settings.adopt.backup:
        return None
    return settings.recovery_region


def _standby_in(system: AISystem, common: Expectation) -> str | None:
    """The region where a small platform has to stand ready beside the workload; asked for in production only."""
    asked = system.stands_by(common.environment) and "workload" in common.layers
    settings = _used(system.organisation, common.cloud)
    return settings.recovery_region if asked and settings else None


def _used(organisation: Organisation, cloud: str) -> Aws | Azure | Gcp | None:
    return next((its for name, its in organisation.clouds.used.items() if name == cloud), None)


def _fleet(system: AISystem) -> Fleet | None:
    edge = system.edge
    if edge is None:
        return None
    return Fleet(
        count=edge.count,
        identity=edge.identity,
        image=system.models[edge.model].image,
        offline_limit=edge.offline_limit.seconds,
        sync=edge.sync.seconds,
        rollout=tuple(edge.rollout),
    )


def _cost_limits(spec: Organisation | AISystem, organisation: Organisation, environment: str) -> tuple[CostLimit, ...]:
    """The organisation's budgets of this account and of the audit account, and the system's own."""
    rate = prices().euros_a_dollar.rate
    house = organisation.budget
    limits = [
        CostLimit("audit" if its == "audit" else "foundation", its, euros / rate, house.alert_at)
        for its, euros in house.monthly_eur.items()
        if its in {environment, "audit"}
    ]
    if isinstance(spec, AISystem) and environment in spec.budget.monthly_eur:
        tags = {"ai-system-id": spec.id, "environment": environment}
        euros = spec.budget.monthly_eur[environment]
        limits.append(CostLimit("workload", environment, euros / rate, spec.budget.alert_at, tags))
    return tuple(limits)


def _address(state: State | None, cloud: str, part: Literal["backend", "secrets_provider"]) -> str | None:
    """The store, or the key, that an address names where the cloud itself keeps the state.

    Of AWS the bucket (`s3://store?region=...`) and the alias (`awskms:///arn:...`), of Azure the storage account
    (`azblob://container?storage_account=store`) and where the key is reached, without a version, of Google Cloud the
    bucket (`gs://store`) and the key's id.
    """
    scheme = {"aws": "s3", "azure": "azblob", "gcp": "gs"}.get(cloud)
    if state is None or scheme is None or not state.backend.startswith(f"{scheme}://"):
        return None
    written = urlsplit(state.backend if part == "backend" else state.secrets_provider)
    if cloud == "gcp":
        return written.netloc if part == "backend" else f"{written.netloc}{written.path}"
    if cloud == "aws":
        return written.netloc if part == "backend" else f"{written.netloc}{written.path}".removeprefix("/")
    if part == "backend":
        return next(iter(parse_qs(written.query).get("storage_account", [])), None)
    return f"https://{written.netloc}{'/'.join(written.path.split('/')[:3])}".lower()


def _group(organisation: Organisation, cloud: str, duty: str) -> str:
    """The group of a duty, as the cloud knows it: its id on Azure where the spec has one, its address on Google."""
    name, known = organisation.roles[duty].group, organisation.directory
    if cloud == "gcp" and known.gcp:
        return f"{name}@{known.gcp.domain}"
    return known.azure.groups.get(name, name) if cloud == "azure" and known.azure else name


def _landing_roles(organisation: Organisation, cloud: str) -> dict[str, str]:
    """The roles of people that are not built, whatever the environment: their ids are of one account only."""
    aws = organisation.clouds.aws if cloud == "aws" else None
    there = aws.adopt.identity.values() if aws else ()
    return {role: duty for one in there for duty, role in one.roles.items()}


def _sent_on(organisation: Organisation) -> tuple[str, ...]:
    """The severities whose findings are sent on; the table of severities begins with the gravest."""
    order = tuple(type(organisation.severities).model_fields)
    return order[: order.index(organisation.detection.route_from) + 1]


def _monitored(system: AISystem) -> Iterator[Monitored]:
    joined = {name for one in system.composites.values() for name in one.of}
    back = system.serving.rollback.on if system.serving.rollback else ()
    for name, one in system.monitoring.items():
        yield Monitored(
            name=name,
            measure=one.metric or name,
            kind=one.kind,
            window=one.window.seconds,
            severity=one.severity,
            lower=one.lower,
            upper=one.upper,
            deviations=one.adaptive.deviations if one.adaptive else None,
            cases=one.min_sample,
            takes_back=name in back,
            joined=name in joined,
        )
