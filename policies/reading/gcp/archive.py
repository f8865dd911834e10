"""Locked buckets of documents, who may put into them, and the workflows that lock versions anew.

Nothing tells of releases there: a workflow reads the record of a project (its audit log), which lets it. So a release
goes from a project to the account that may read its record, where a workflow with that account does.

An account bears no label; the system whose name it bears is the one in whose stack it is made.

Sources: Cloud Logging, "Method: entries.list"
(https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list) and who may read
(https://cloud.google.com/logging/docs/access-control); Cloud Run, audit logging
(https://cloud.google.com/run/docs/audit-logging).
"""

import json
import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.maybe import Maybe, Truth, any_of
from gouvernail.values import text
from policies.reading.gcp.clocked import WORKFLOW, account, calls, told
from policies.reading.gcp.grants import given_on, given_to, on
from policies.reading.gcp.locks import lockings
from policies.reading.gcp.names import id_of, purpose
from policies.reading.gcp.roles import permissions_of
from policies.reading.model.archive import Archive, DocumentWriter, Extender, ReleaseRoute
from policies.reading.model.policies import Group, Statement
from policies.reading.policy import matches, permits

__all__ = ["archives", "extenders", "release_routes"]

_BUCKET = "gcp:storage/bucket:Bucket"
_ACCOUNT = "gcp:serviceaccount/account:Account"
_ON_PROJECT = "gcp:projects/iAMMember:IAMMember"
_RECORD = "logging.logEntries.list"
_ASKED = "https://logging.googleapis.com/v2/entries:list"
_RELEASES = ('protoPayload.serviceName=\\"run.googleapis.com\\"', "Services.(Create|Update|Replace)Service$")
_PUTS = tuple(f"storage.objects.{verb}" for verb in ("create", "update", "move"))
_OF_A_SYSTEM = re.compile(r"/objects/[^/*?]+/([^/*?]+)/\*")
_STACK = re.compile(r"(.+)-gcp-[a-z0-9]+-(?:workload|recovery)")


def archives(graph: Graph, adopted: str | None) -> Iterator[Archive]:
    """Every bucket of documents: by its purpose, or the landing zone's by its name."""
    for bucket in graph.of_type(_BUCKET):
        theirs = bucket.external and bucket.id == adopted
        if not theirs and (bucket.external or purpose(bucket) != "documents"):
            continue
        name = id_of(graph, bucket)
        writers: Maybe[tuple[DocumentWriter, ...]] = UNKNOWN
        if name is not UNKNOWN:
            writers = _writers(graph, name, graph.account(bucket))
        yield Archive(
            urn=bucket.urn,
            account=graph.account(bucket),
            store=bucket.id or "",
            adopted=bucket.external,
            takes=UNKNOWN if bucket.external else True,  # Google's own role that creates objects can always be given
            writers=writers,
        )


def release_routes(graph: Graph) -> Iterator[ReleaseRoute]:
    """Everything that lets somebody read the record of a whole project."""
    for one in graph.of_type(_ON_PROJECT):
        project, member, role = text(one.value("project")), text(one.value("member")), text(one.value("role"))
        allowed = permissions_of(graph, UNKNOWN if role is None else role)
        if allowed is not UNKNOWN and not any(matches(its, _RECORD) for its in allowed):
            continue
        if not isinstance(member, str) or not isinstance(project, str):
            yield ReleaseRoute(one.urn, graph.account(one), UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        who = member.partition(":")[2]
        given = on(one.urn, given_to(graph, who)).statements
        yield ReleaseRoute(
            urn=one.urn,
            account=project,
            on=any_of(_looks(graph, who, project)),
            target=who,
            may=UNKNOWN if given is UNKNOWN else permits(given, _RECORD, f"projects/{project}"),
        )


def extenders(graph: Graph) -> Iterator[Extender]:
    """Every workflow that sets locks of objects, but those that lock whatever is written, and look for no release."""
    for one in lockings(graph):
        if one.everything is True:
            continue
        yield Extender(
            urn=one.flow.urn,
            store=one.bucket,
            days=one.days,
            every_version=one.every_version,
            may=one.may,
            started=one.started,
            from_=account(one.flow),
            told=told(graph, one.flow, silent=True),
        )


def _writers(graph: Graph, name: str, own: str | None) -> Maybe[tuple[DocumentWriter, ...]]:
    """Whoever of another project may put something into the bucket."""
    found: list[DocumentWriter] = []
    for one in given_on(graph, name):
        if one is UNKNOWN:
            return UNKNOWN
        puts = any(matches(its.lower(), put.lower()) is True for its in one.actions for put in _PUTS)
        if puts and not all(who.account == own for who in one.principals):
            found.append(DocumentWriter(one.urn, one.name, _below_own(graph, one, name)))
    return tuple(found)


def _below_own(graph: Graph, given: Statement, name: str) -> Truth:
    """Whether it lets put below one system's name only, and who holds it bears that name."""
    if given.conditions:
        return UNKNOWN
    places = [_OF_A_SYSTEM.fullmatch(one.removeprefix(name)) for one in given.resources]
    systems = {place[1] for place in places if place}
    (who, *others) = given.principals
    if len(systems) != 1 or None in places or others or who.group is not Group.IDENTITY:
        return False
    holder = next((one for one in graph.of_type(_ACCOUNT) if text(one.value("email")) == who.name), None)
    if holder is None:
        return UNKNOWN
    stack = _STACK.fullmatch(holder.stack)
    return stack is not None and {stack[1]} == systems


def _looks(graph: Graph, who: str, project: str) -> Iterator[Truth]:
    """Whether each workflow of this account asks for what was put into service in the project."""
    for flow in graph.of_type(WORKFLOW):
        own, called = account(flow), calls(flow)
        if own is UNKNOWN or called is UNKNOWN:
            yield UNKNOWN
        elif own == who:
            asked = [json.dumps(one.args.get("body")) for one in called if one.url == _ASKED]
            yield any(
                f'"projects/{project}"' in one and all(json.dumps(it)[1:-1] in one for it in _RELEASES) for one in asked
            )
