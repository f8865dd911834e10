"""Google's record of who did what: sinks that carry the audit logs of a project into a log bucket that keeps them.

Audit logs are of all regions. What an administrator does is always in them; who reads and writes data only where the
project says so. A sink carries what its filter names and nothing that it excludes.

Sources: Cloud Logging, sinks (https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks), log buckets
(https://cloud.google.com/logging/docs/buckets); Cloud Audit Logs (https://cloud.google.com/logging/docs/audit) and data
access (https://cloud.google.com/logging/docs/audit/configure-data-access).
"""

import re
from collections.abc import Iterator, Sequence

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.gcp.grants import given_on, on
from policies.reading.gcp.names import id_of, reference
from policies.reading.model.stores import Lock, Store, StoreKind
from policies.reading.model.trails import Trail

__all__ = ["carried_to", "data_recorded", "log_stores", "trails"]

_BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig"
_SINK = "gcp:logging/projectSink:ProjectSink"
_WIDER = ("gcp:logging/folderSink:FolderSink", "gcp:logging/organizationSink:OrganizationSink")
_RECORDED = "gcp:projects/iAMAuditConfig:IAMAuditConfig"
_AUDIT = "cloudaudit.googleapis.com/"
_ACTIONS = tuple(f"{_AUDIT}{one}" for one in ("activity", "policy", "system_event"))
_DATA = f"{_AUDIT}data_access"
_KINDS = frozenset({"ADMIN_READ", "DATA_READ", "DATA_WRITE"})
_READY = "-recovery"
_TO_LOGS = "logging.googleapis.com/"
_ONE = re.compile(r'log_id\("([^"]+)"\)')
_CHANGES = ("logging.buckets.delete", "logging.buckets.update")
_DEFAULT_DAYS = 30


def log_stores(graph: Graph) -> Iterator[Store]:
    """Every log bucket. An entry is never written over, and none is open to the public."""
    for bucket in graph.of_type(_BUCKET):
        name = id_of(graph, bucket)
        yield Store(
            urn=bucket.urn,
            id=name,
            kind=StoreKind.LOG,
            account=graph.account(bucket),
            key=text(entry(bucket.value("cmekSettings"), "kmsKeyName")),
            purpose=None,  # it takes no labels
            lock=_lock(bucket),
            versioned=True,
            public=False,
            policy=on(bucket.urn, given_on(graph, name)),
            changes=() if name is UNKNOWN else tuple((one, name) for one in _CHANGES),
            reads=() if name is UNKNOWN else (("logging.views.access", f"{name}/views/_AllLogs"),),
            over_tls=True,  # Google answers over TLS alone
            adopted=bucket.external,
        )


def trails(graph: Graph, stores: Sequence[Store]) -> Iterator[Trail]:
    """Every sink that carries audit logs into a log bucket; changes of what lies in a locked one cannot be made."""
    for sink in graph.of_type(_SINK, *_WIDER):
        to, logs = reference(sink.value("destination")), _logs(sink)
        if to is not UNKNOWN and not to.startswith(_TO_LOGS):
            continue
        if _of_others(sink) or _home(sink):
            continue
        if logs is not UNKNOWN and logs is not None and not any(one.startswith(_AUDIT) for one in logs):
            continue
        to = UNKNOWN if to is UNKNOWN else to.removeprefix(_TO_LOGS)
        store = next((one for one in stores if one.id == to), None)
        whole = _whole(sink)
        yield Trail(
            urn=sink.urn,
            every_region=True,
            global_events=True,
            validated=_unchangeable(store),
            on=negated(flag(sink.value("disabled"))),
            management=all_of((whole, *(_passes(logs, one) for one in _ACTIONS))),
            data=all_of((whole, _passes(logs, _DATA), data_recorded(graph, sink))),
            store=to,
            key=UNKNOWN if store is None else store.key,
            adopted=sink.external,
        )


def carried_to(graph: Graph, account: str | None, log: str) -> Iterator[Maybe[str]]:
    """The log buckets to which what a project writes into this log is carried; unknown where a sink may do so."""
    for sink in graph.of_type(_SINK, *_WIDER):
        if _of_others(sink) and log not in str(sink.value("filter")):
            continue
        own: Truth = sink.type != _SINK or (UNKNOWN if account is None else graph.account(sink) == account)
        carries = all_of((own, negated(flag(sink.value("disabled"))), _whole(sink), _passes(_logs(sink), log)))
        to = reference(sink.value("destination"))
        if (
            carries is False
            or (_of_others(sink) and not _names(sink, log))
            or (to is not UNKNOWN and not to.startswith(_TO_LOGS))
        ):
            continue
        yield UNKNOWN if carries is UNKNOWN or to is UNKNOWN else to.removeprefix(_TO_LOGS)


def _lock(bucket: Resource) -> Maybe[Lock | None]:
    """A bucket that is not locked keeps what it has until somebody with the right says otherwise."""
    days = number(bucket.value("retentionDays"))
    return Lock(absolute=flag(bucket.value("locked")), days=_DEFAULT_DAYS if days is None else days)


def _unchangeable(store: Store | None) -> Truth:
    if store is None or store.lock is UNKNOWN:
        return UNKNOWN
    return False if store.lock is None else store.lock.absolute


def _logs(sink: Resource) -> Maybe[frozenset[str] | None]:
    """The logs that the filter names, None where it has none; any other filter is not understood."""
    chosen = text(sink.value("filter"))
    if chosen is UNKNOWN or not chosen:
        return UNKNOWN if chosen is UNKNOWN else None
    named = [_ONE.fullmatch(one.strip()) for one in chosen.split(" OR ")]
    return frozenset(one.group(1) for one in named if one) if all(named) else UNKNOWN


def _names(sink: Resource, log: str) -> bool:
    return log in str(sink.value("filter")).replace("%2F", "/")


def _of_others(sink: Resource) -> bool:
    """Whether the filter names kinds of things and no audit log: such a sink carries what those say themselves."""
    chosen = text(sink.value("filter"))
    return isinstance(chosen, str) and "resource.type=" in chosen and "cloudaudit" not in chosen


def _home(sink: Resource) -> bool:
    """Whether what stands ready reads the home region's sink, for flows: that is judged with its foundation."""
    return sink.external and sink.stack.endswith(_READY)


def _passes(logs: Maybe[frozenset[str] | None], log: str) -> Truth:
    return UNKNOWN if logs is UNKNOWN else logs is None or log in logs


def _whole(sink: Resource) -> Truth:
    """Whether it leaves out nothing that its filter names, nor the projects below a folder or an organisation."""
    below: Truth = True if sink.type == _SINK else flag(sink.value("includeChildren"))
    left_out = items(sink.value("exclusions"))
    if left_out is UNKNOWN:
        return all_of((below, UNKNOWN))
    return all_of((below, *(flag(entry(one, "disabled")) for one in left_out)))


def data_recorded(graph: Graph, sink: Resource) -> Truth:
    """Whether its project records all use of data; of a wider sink, whether each project that is seen here does."""
    configs: dict[str | None, list[Resource]] = {}
    for one in graph.of_type(_RECORDED):
        configs.setdefault(graph.account(one), []).append(one)
    if sink.type == _SINK:
        return _of_project(configs.get(graph.account(sink), []))
    return all_of(_of_project(its) for its in configs.values()) if configs else UNKNOWN


def _of_project(configs: list[Resource]) -> Truth:
    """All kinds, in all services, of everybody: whom one of the settings spares is in no record."""
    everywhere: list[Truth] = []
    spares: list[Truth] = []
    for one in configs:
        service, kinds = text(one.value("service")), items(one.value("auditLogConfigs"))
        if kinds is UNKNOWN:
            return UNKNOWN
        spared = [texts(entry(each, "exemptedMembers")) for each in kinds]
        spares += [UNKNOWN if members is UNKNOWN else bool(members) for members in spared]
        every: Truth = {text(entry(each, "logType")) for each in kinds} >= _KINDS
        everywhere.append(all_of((UNKNOWN if service is UNKNOWN else service == "allServices", every)))
    return all_of((any_of(everywhere), negated(any_of(spares))))
