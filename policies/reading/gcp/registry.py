"""Places of approved versions and of images as they are: who may approve, register, write and take away, who is told.

A version is a folder of a bucket. Into the place of what was approved writes a workflow that asks whether an attestor's
key signed it: then whoever may sign with that key approves, and else whoever may write there. Nothing is denied to all,
so what counts is who is given a right and not denied it. What a service is given that comes by a token is given by
hand, and is not seen but where it stands in these stacks.

Sources: Cloud Storage, permissions (https://cloud.google.com/storage/docs/access-control/iam-permissions) and records
(https://cloud.google.com/storage/docs/audit-logging); Binary Authorization, attestors
(https://cloud.google.com/binary-authorization/docs/reference/rest/v1/projects.attestors); Artifact Registry,
repositories (https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories) and
permissions (https://cloud.google.com/artifact-registry/docs/access-control#permissions).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.gcp.clocked import WORKFLOW, account, calls, said
from policies.reading.gcp.denials import denied
from policies.reading.gcp.grants import given_on
from policies.reading.gcp.names import bucket_named
from policies.reading.gcp.serving import models
from policies.reading.model.policies import Group
from policies.reading.model.registry import ChangeRule, ImageRepository, ModelGroup, ModelVersion
from policies.reading.policy import acts_on, refuses

__all__ = ["change_rules", "image_repositories", "model_groups", "model_versions", "whoever"]

_FOLDER: Final = "gcp:storage/managedFolder:ManagedFolder"
_ATTESTOR: Final = "gcp:binaryauthorization/attestor:Attestor"
_HOME: Final = "gcp:artifactregistry/repository:Repository"
_ALERT: Final = "gcp:monitoring/alertPolicy:AlertPolicy"
_SERVICE: Final = "gcp:projects/service:Service"
_CREATE: Final = "storage.objects.create"
_SIGN: Final = "cloudkms.cryptoKeyVersions.useToSign"
_REMOVE: Final = tuple(f"artifactregistry.{one}.delete" for one in ("packages", "repositories", "versions"))
_SCANNING: Final = "containerscanning.googleapis.com"

_PLACE: Final = re.compile(r"(?P<place>[^/]+)/(?P<model>[^/]+)/")
_VERIFIES: Final = re.compile(
    r"https://binaryauthorization\.googleapis\.com/v1/(?P<attestor>projects/[^/]+/attestors/[^/:]+)"
    r":validateAttestationOccurrence"
)
_UNSIGNED: Final = re.compile(r'\$\{\w+\.body\.result != "VERIFIED"\}')
_WAITS: Final = re.compile(r'\$\{"(?P<place>[^"/]+)/" \+ \w+ \+ "/"\}')
_KEY: Final = re.compile(r"//cloudkms\.googleapis\.com/v1/(?P<key>projects/.+/cryptoKeys/[^/]+)/cryptoKeyVersions/\d+")
_WRITTEN: Final = re.compile(
    r'protoPayload\.resourceName=~"\^projects/_/buckets/(?P<bucket>[^/]+)/objects/(?P<place>[^/]+)/"'
)
_ALL_WRITES: Final = {
    'log_id("cloudaudit.googleapis.com/data_access")',
    'protoPayload.serviceName="storage.googleapis.com"',
    'NOT protoPayload.methodName=("storage.objects.get" OR "storage.objects.list")',
}
"""Together: everything that is done to objects but reading."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """A place of one model's approved versions."""

    it: Resource
    bucket: str
    place: str
    model: str
    account: str

    def holds(self, place: str) -> str:
        """The full name of an object of the model, in a place of the bucket."""
        return f"{bucket_named(self.account, self.bucket)}/objects/{place}/{self.model}/x"


def model_groups(graph: Graph) -> Iterator[ModelGroup]:
    """Every folder of a model."""
    for folder in graph.of_type(_FOLDER):
        its = _folder(graph, folder)
        if its is None:
            continue
        if its is UNKNOWN:
            yield ModelGroup(
                urn=folder.urn,
                name=UNKNOWN,
                model=UNKNOWN,
                account=graph.account(folder),
                policy=None,
                versions="",
                approving=(_CREATE, ""),
                registering=(_CREATE, ""),
                approvers=UNKNOWN,
                registrars=UNKNOWN,
            )
            continue
        own = f"{its.bucket}/{its.place}/{its.model}"
        yield ModelGroup(
            urn=folder.urn,
            name=own,
            model=its.model,
            account=its.account,
            policy=None,
            versions=own,
            approving=(_CREATE, its.holds(its.place)),
            registering=(_CREATE, its.holds("pipelines")),
            approvers=_approvers(graph, its),
            registrars=_registrars(graph, its),
        )


def model_versions(graph: Graph) -> Iterator[ModelVersion]:
    """Every version that is served: what lies where approved ones do was approved."""
    groups = {one.versions for one in model_groups(graph)}
    for model in models(graph):
        if isinstance(model.version, str):
            group, _, number = model.version.rpartition("/")
            if group in groups:
                yield ModelVersion(model.urn, model.version, group, number, approved=True, images=model.images)


def image_repositories(graph: Graph) -> Iterator[ImageRepository]:
    """Every repository of images."""
    for one in graph.of_type(_HOME):
        own, project = one.id or "", graph.account(one)
        yield ImageRepository(
            urn=one.urn,
            address=f"{graph.region(one)}-docker.pkg.dev/{project}/{own.rpartition('/')[2]}",
            fixed=flag(entry(one.value("dockerConfig"), "immutableTags")),
            scanned=_scanned(graph, one),
            policy=None,
            removing=tuple((action, own) for action in _REMOVE),
            removers=whoever(graph, own or UNKNOWN, project, _REMOVE, own),
        )


def change_rules(graph: Graph) -> Iterator[ChangeRule]:
    """Every alert on what is written where approved versions lie; one whose filter is not known may be one."""
    places = {(one.bucket, one.place) for one in _folders(graph)}
    for alert in graph.of_type(_ALERT):
        matched = _matched(alert)
        if matched is None or (matched is not UNKNOWN and _WRITTEN.search(matched) is None):
            continue
        yield ChangeRule(
            urn=alert.urn,
            account=graph.account(alert),
            on=flag(alert.value("enabled"), absent=True),
            sees=UNKNOWN if matched is UNKNOWN else _seen(matched, places),
            targets=texts(alert.value("notificationChannels")),
        )


def _matched(alert: Resource) -> Maybe[str | None]:
    """What an alert on logs looks for; None where it is on something else."""
    conditions = items(alert.value("conditions"))
    if conditions is UNKNOWN or len(conditions) > 1:
        return UNKNOWN
    return text(entry(conditions[0], "conditionMatchedLog", "filter")) if conditions else None


def _seen(matched: str, places: set[tuple[str, str]]) -> frozenset[str] | None:
    """None where all that is written to the place of each is seen; another condition beside would leave some out."""
    clauses = matched.split(" AND ")
    where = {(found["bucket"], found["place"]) for one in clauses if (found := _WRITTEN.fullmatch(one))}
    rest = {one for one in clauses if not _WRITTEN.fullmatch(one)}
    return None if rest == _ALL_WRITES and where == places else frozenset({"less than all"})


def _folders(graph: Graph) -> list[_Folder]:
    found = [_folder(graph, one) for one in graph.of_type(_FOLDER)]
    return [one for one in found if isinstance(one, _Folder)]


def _folder(graph: Graph, folder: Resource) -> Maybe[_Folder | None]:
    """None where it is a folder of something else."""
    bucket, name, project = text(folder.value("bucket")), text(folder.value("name")), graph.account(folder)
    if bucket is UNKNOWN or name is UNKNOWN or bucket is None or name is None or project is None:
        return UNKNOWN
    found = _PLACE.fullmatch(name)
    return _Folder(folder, bucket, found["place"], found["model"], project) if found else None


def _approvers(graph: Graph, folder: _Folder) -> Maybe[tuple[str, ...]]:
    """Whoever may write there; in place of a workflow that asks for a signature, whoever may give it."""
    thing = folder.holds(folder.place)
    writers = whoever(graph, bucket_named(folder.account, folder.bucket), folder.account, (_CREATE,), thing)
    if writers is UNKNOWN:
        return UNKNOWN
    found: set[str] = set()
    for who in writers:
        signers = _signers(graph, who)
        if signers is UNKNOWN:
            return UNKNOWN
        found |= {who} if signers is None else {*signers}
    return tuple(sorted(found))


def _signers(graph: Graph, who: str) -> Maybe[tuple[str, ...] | None]:
    """Whoever may sign what the workflows of an account ask for; None where one of them asks for no signature."""
    flows = [one for one in graph.of_type(WORKFLOW) if account(one) in {who, UNKNOWN}]
    if not flows or any(account(one) is UNKNOWN for one in flows):
        return UNKNOWN if flows else None
    found: set[str] = set()
    for flow in flows:
        called = calls(flow)
        if called is UNKNOWN:
            return UNKNOWN
        asked = [match["attestor"] for one in called if (match := _VERIFIES.fullmatch(one.url))]
        if len(asked) != 1 or not _stops_unsigned(said(flow)):
            return None
        its = _who_signs_for(graph, asked[0])
        if its is UNKNOWN:
            return UNKNOWN
        found |= {*its}
    return tuple(sorted(found))


def _stops_unsigned(definition: object) -> bool:
    """Whether it stops where the attestor did not sign."""
    if isinstance(definition, Mapping):
        held = cast("Mapping[str, object]", definition)
        if _UNSIGNED.fullmatch(str(held.get("condition"))):
            steps = items(held.get("steps"))
            return steps is not UNKNOWN and any(
                "raise" in cast("Mapping[str, object]", it) for one in steps for it in one.values()
            )
        return any(_stops_unsigned(one) for one in held.values())
    return isinstance(definition, list) and any(_stops_unsigned(one) for one in cast("list[object]", definition))


def _who_signs_for(graph: Graph, attestor: str) -> Maybe[tuple[str, ...]]:
    one = next((it for it in graph.of_type(_ATTESTOR) if it.id == attestor), None)
    public = UNKNOWN if one is None else items(entry(one.value("attestationAuthorityNote"), "publicKeys"))
    if public is UNKNOWN:
        return UNKNOWN
    found: set[str] = set()
    for each in public:
        named = text(each.get("id"))
        key = _KEY.fullmatch(named) if isinstance(named, str) else None
        its = UNKNOWN if key is None else whoever(graph, key["key"], key["key"].split("/")[1], (_SIGN,), key["key"])
        if its is UNKNOWN:
            return UNKNOWN
        found |= {*its}
    return tuple(sorted(found))


def _registrars(graph: Graph, folder: _Folder) -> Maybe[tuple[str, ...]]:
    """Whoever may write where versions wait from which a workflow brings them here."""
    bucket, found = bucket_named(folder.account, folder.bucket), set[str]()
    writers = whoever(graph, bucket, folder.account, (_CREATE,), folder.holds(folder.place))
    if writers is UNKNOWN:
        return UNKNOWN
    for flow in graph.of_type(WORKFLOW):
        if account(flow) is UNKNOWN:
            return UNKNOWN
        if account(flow) not in writers:
            continue
        called = calls(flow)
        if called is UNKNOWN:
            return UNKNOWN
        for one in called:
            waits = _WAITS.fullmatch(str(entry(one.args, "query", "prefix")))
            its = (
                ()
                if waits is None
                else whoever(graph, bucket, folder.account, (_CREATE,), folder.holds(waits["place"]))
            )
            if its is UNKNOWN:
                return UNKNOWN
            found |= {*its}
    return tuple(sorted(found))


def whoever(
    graph: Graph, thing: Maybe[str], project: str | None, probes: Sequence[str], what: str
) -> Maybe[tuple[str, ...]]:
    """Whoever may do one of these to `what`, which is the thing or lies in it, by what is given and not denied."""
    found: set[str] = set()
    for one in given_on(graph, thing):
        if one is UNKNOWN:
            return UNKNOWN
        for probe in probes:
            if not one.allow or acts_on(one, probe, what) is False:
                continue
            for who in one.principals:
                member = f"serviceAccount:{who.name}" if who.group in {Group.IDENTITY, Group.SERVICE} else who.name
                never = denied(graph, project, member)
                if never is UNKNOWN:
                    return UNKNOWN
                if refuses(never, probe) is not True:
                    found.add(who.name)
    return tuple(sorted(found))


def _scanned(graph: Graph, repository: Resource) -> Truth:
    """Whether the project has scanning on, and the repository does not leave it."""
    config = text(entry(repository.value("vulnerabilityScanningConfig"), "enablementConfig"))
    on = any_of(
        service == _SCANNING if isinstance(service := text(one.value("service")), str) else UNKNOWN
        for one in graph.of_type(_SERVICE)
        if graph.account(one) == graph.account(repository)
    )
    return all_of((on, UNKNOWN if config is UNKNOWN else config != "DISABLED"))
