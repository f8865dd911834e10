"""Workflows that train models: the jobs that they start, the gates before a registration, and what starts them.

What runs in a job has no disk: it keeps things in memory, encrypted with the job's key, and in the buckets that are
mounted. A version that lies below the place from which a signature brings it waits; where it is brought it is approved.

Sources: Cloud Run Admin API, jobs (https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs), their
files (https://cloud.google.com/run/docs/container-contract#filesystem) and permissions
(https://cloud.google.com/run/docs/reference/iam/permissions); Cloud Storage, permissions
(https://cloud.google.com/storage/docs/access-control/iam-permissions).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.gcp.clocked import WORKFLOW, account, said
from policies.reading.gcp.firewalls import reached
from policies.reading.gcp.names import bucket_named, full_name, id_of
from policies.reading.gcp.network import services_in
from policies.reading.gcp.registry import model_groups, whoever
from policies.reading.gcp.starts import starts
from policies.reading.gcp.training import Registered, Said, read_document
from policies.reading.model.pipeline import Job, Registration, TrainingPipeline
from policies.reading.model.registry import ModelGroup
from policies.reading.model.stores import Store

__all__ = ["training_pipelines"]

_JOB: Final = "gcp:cloudrunv2/job:Job"
_SERVICE: Final = "gcp:cloudrunv2/service:Service"
_BUCKET: Final = "gcp:storage/bucket:Bucket"
_KEY: Final = "gcp:kms/cryptoKey:CryptoKey"
_CREATE: Final = "storage.objects.create"
_SIGN: Final = "cloudkms.cryptoKeyVersions.useToSign"
_SERVES: Final = tuple(f"run.services.{one}" for one in ("delete", "setIamPolicy", "update"))
_PENDING: Final = "PendingManualApproval"
_ONLY: Final = "only-dir="

Place = tuple[str, str]
"""A bucket, and a path in it."""


def training_pipelines(graph: Graph, held: Iterable[Store]) -> Iterator[TrainingPipeline]:
    """Every workflow that says of which model it is, and starts jobs."""
    stores = {one.id: one for one in held if one.id is not UNKNOWN}
    there = {str(one.id): one for one in graph.of_type(_JOB) if one.id}
    kept = {id_: _kept(one) for id_, one in there.items()}
    written = {id_: () if places is UNKNOWN else places for id_, places in kept.items()}
    groups = tuple(model_groups(graph))
    for flow in graph.of_type(WORKFLOW):
        model = text(entry(flow.value("labels"), "model"))
        document = said(flow)
        read = None if document is UNKNOWN else read_document(cast("Mapping[str, object]", document), written)
        if model is None or (read is not None and not read.jobs):
            continue
        started, own = starts(graph, flow), account(flow)
        jobs = _jobs(graph, read, there, kept, stores)
        results = _results(graph, read, kept)
        yield TrainingPipeline(
            urn=flow.urn,
            model=model,
            jobs=jobs,
            registrations=UNKNOWN if read is None else tuple(_registration(one, groups) for one in read.registered),
            identities=_identities(own, jobs, started.by),
            beyond=tuple(_beyond(graph, graph.account(flow), groups)),
            every_days=started.every_days,
            alarms=started.alarms,
            on_silence=started.on_silence,
            registers_as=own,
            results=results,
            writers=_writers(graph, graph.account(flow), results),
        )


def _jobs(
    graph: Graph,
    read: Said | None,
    there: Mapping[str, Resource],
    kept: Mapping[str, Maybe[tuple[Place, ...]]],
    stores: Mapping[str, Store],
) -> Maybe[tuple[Job, ...]]:
    if read is None or any(one not in there for one in read.jobs):
        return UNKNOWN
    found = [_job(graph, there[one], kept[one], stores) for one in read.jobs]
    return UNKNOWN if UNKNOWN in found else tuple(one for one in found if one is not UNKNOWN)


def _job(graph: Graph, job: Resource, kept: Maybe[tuple[Place, ...]], stores: Mapping[str, Store]) -> Maybe[Job]:
    runs = entry(job.value("template"), "template")
    nets = items(entry(runs, "vpcAccess", "networkInterfaces"))
    disk, identity, left = text(entry(runs, "encryptionKey")), text(entry(runs, "serviceAccount")), _left(kept, stores)
    if nets is UNKNOWN or disk is UNKNOWN or identity is UNKNOWN or left is UNKNOWN:
        return UNKNOWN
    return Job(
        name=str(job.value("name")),
        isolated=_isolated(graph, runs),
        encrypted=_alone(job.value("template")),
        subnets=tuple(str(full_name(one.get("subnetwork"))) for one in nets),
        disk=disk,
        output=left,
        identity=identity,
    )


def _isolated(graph: Graph, runs: object) -> Truth:
    """Whether all that it sends goes into networks whose rules let it reach services' own addresses, and no others."""
    egress, nets = text(entry(runs, "vpcAccess", "egress")), items(entry(runs, "vpcAccess", "networkInterfaces"))
    if egress is UNKNOWN or nets is UNKNOWN:
        return UNKNOWN
    found: list[Truth] = [egress == "ALL_TRAFFIC", bool(nets)]
    for one in nets:
        network, tags = full_name(one.get("network")), texts(one.get("tags"))
        ranges = UNKNOWN if tags is UNKNOWN else reached(graph, network, frozenset(tags))
        addresses = services_in(graph, network)
        if ranges is UNKNOWN or addresses is UNKNOWN:
            found.append(UNKNOWN)
        else:
            found.append({*ranges} <= {f"{address}/32" for address in addresses})
    return all_of(found)


def _alone(template: object) -> Truth:
    """Whether one container does it all, so that there is nobody to say something to."""
    tasks, containers = number(entry(template, "taskCount")), items(entry(template, "template", "containers"))
    if tasks is UNKNOWN or containers is UNKNOWN:
        return UNKNOWN
    return tasks in {None, 1} and len(containers) == 1


def _kept(job: Resource) -> Maybe[tuple[Place, ...]]:
    """The places to which it can write, by what is mounted."""
    volumes = items(entry(job.value("template"), "template", "volumes"))
    if volumes is UNKNOWN:
        return UNKNOWN
    found: list[Place] = []
    for one in volumes:
        bucket, fixed = text(entry(one, "gcs", "bucket")), flag(entry(one, "gcs", "readOnly"))
        options = texts(entry(one, "gcs", "mountOptions"))
        if bucket is UNKNOWN or fixed is UNKNOWN or options is UNKNOWN:
            return UNKNOWN
        if bucket is not None and not fixed:
            paths = [its.removeprefix(_ONLY) for its in options if its.startswith(_ONLY)]
            found.append((bucket, paths[0].rstrip("/") if paths else ""))
    return tuple(found)


def _left(kept: Maybe[tuple[Place, ...]], stores: Mapping[str, Store]) -> Maybe[str | None]:
    """The key of what the job leaves behind; none as soon as one of its places has none of ours."""
    if kept is UNKNOWN or any(bucket not in stores for bucket, _ in kept):
        return UNKNOWN
    keys = [stores[bucket].key for bucket, _ in kept]
    return UNKNOWN if UNKNOWN in keys else None if None in keys or not keys else keys[0]


def _registration(one: Registered, groups: Iterable[ModelGroup]) -> Registration:
    """It waits where everything that is written with it lies outside of what is approved, in the same bucket."""
    own = {f"{one.bucket}/{place}" for place in one.places}
    approved = {group.versions for group in groups if group.versions}
    waits = bool(own) and not own & approved and any(name.startswith(f"{one.bucket}/") for name in approved)
    return Registration(
        state=_PENDING if waits else "approved" if own & approved else None,
        group=one.group,
        behind=one.behind,
        ends=True,
        recorded=one.recorded,
        reported=one.reported,
    )


def _results(
    graph: Graph, read: Said | None, kept: Mapping[str, Maybe[tuple[Place, ...]]]
) -> Maybe[tuple[tuple[str, str], ...]]:
    """Where jobs write in the bucket of what was trained, and an object of it."""
    if read is None or not read.registered:
        return UNKNOWN
    found: list[tuple[str, str]] = []
    buckets = {one.bucket for one in read.registered}
    for job in read.jobs:
        places = kept.get(job, UNKNOWN)
        if places is UNKNOWN:
            return UNKNOWN
        for bucket, path in places:
            if bucket in buckets:
                whole = next((id_of(graph, one) for one in graph.of_type(_BUCKET) if one.id == bucket), UNKNOWN)
                if whole is UNKNOWN:
                    return UNKNOWN
                found.append((bucket, f"{whole}/objects/{path}/any".replace("//", "/")))
    return tuple(dict.fromkeys(found)) if found else UNKNOWN


def _writers(graph: Graph, project: str | None, results: Maybe[tuple[tuple[str, str], ...]]) -> Maybe[tuple[str, ...]]:
    """Whoever may write where it keeps what it trained, by what is given and not denied."""
    if results is UNKNOWN or project is None:
        return UNKNOWN
    found: set[str] = set()
    for bucket, place in results:
        its = whoever(graph, bucket_named(project, bucket), project, (_CREATE,), place)
        if its is UNKNOWN:
            return UNKNOWN
        found |= {*its}
    return tuple(sorted(found))


def _identities(own: Maybe[str], jobs: Maybe[tuple[Job, ...]], by: Maybe[tuple[str, ...]]) -> Maybe[tuple[str, ...]]:
    if own is UNKNOWN or jobs is UNKNOWN or by is UNKNOWN or any(job.identity is None for job in jobs):
        return UNKNOWN
    return tuple(dict.fromkeys((own, *(str(job.identity) for job in jobs), *by)))


def _beyond(graph: Graph, project: str | None, groups: Iterable[ModelGroup]) -> Iterator[tuple[str, str]]:
    """What writes where approved versions lie, signs in the approver's place, or changes a service that answers."""
    for group in groups:
        if group.account == project:
            yield group.approving
    for key in graph.of_type(_KEY):
        if graph.account(key) == project and text(key.value("purpose")) in {UNKNOWN, "ASYMMETRIC_SIGN"} and key.id:
            yield _SIGN, key.id
    for service in graph.of_type(_SERVICE):
        if graph.account(service) == project and service.id:
            yield from ((action, service.id) for action in _SERVES)
