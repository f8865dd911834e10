"""Perimeters on Google Cloud: which projects' services are closed to callers from outside.

A perimeter names projects by their numbers; which number a project has is read from the accounts that Google made for
it. What is only tried (a dry run) closes nothing. A rule of what comes in or goes out may stand in the perimeter or
beside it.

Source: VPC Service Controls, perimeters (https://cloud.google.com/vpc-service-controls/docs/service-perimeters) and
services reached from networks (https://cloud.google.com/vpc-service-controls/docs/vpc-accessible-services), rules of
what comes in and goes out (https://cloud.google.com/vpc-service-controls/docs/ingress-egress-rules).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.model.stores import Store, StoreKind

__all__ = ["closed", "inside", "with_reach"]

_PERIMETER = "gcp:accesscontextmanager/servicePerimeter:ServicePerimeter"
_INGRESS = "gcp:accesscontextmanager/servicePerimeterIngressPolicy:ServicePerimeterIngressPolicy"
_EGRESS = "gcp:accesscontextmanager/servicePerimeterEgressPolicy:ServicePerimeterEgressPolicy"
_NETWORK = "gcp:compute/network:Network"
_NUMBERED = {
    "gcp:logging/projectSink:ProjectSink": "writerIdentity",
    "gcp:projects/serviceIdentity:ServiceIdentity": "member",
}
_NUMBER = re.compile(r"service-(\d+)@")
_SERVICE = {StoreKind.OBJECTS: "storage.googleapis.com", StoreKind.LOG: "logging.googleapis.com"}
_NOBODY = frozenset({"ANY_IDENTITY", "ANY_USER_ACCOUNT", "ANY_SERVICE_ACCOUNT"})


def with_reach(graph: Graph, stores: Sequence[Store]) -> Iterator[Store]:
    """The stores, with whether those of a project that has a network are reached from outside of it."""
    networked = {graph.account(one) for one in graph.of_type(_NETWORK)}
    for store in stores:
        service = _SERVICE.get(store.kind)
        if service is None or store.account not in networked:
            yield store
        else:
            yield replace(store, reachable=negated(closed(graph, store.account, service)))


def closed(graph: Graph, account: str | None, service: str) -> Truth:
    """Whether the service of a project answers only to whoever is inside of a perimeter or named by it."""
    return any_of(
        all_of((_around(graph, one, account), _restricts(one, service), _named(graph, one))) for one in _every(graph)
    )


def inside(graph: Graph, account: str | None) -> Truth:
    """Whether a project's networks reach what the perimeter closes and nothing else."""
    return any_of(all_of((_around(graph, one, account), _holds_in(one), _keeps(graph, one))) for one in _every(graph))


def _every(graph: Graph) -> Iterator[Resource]:
    yield from graph.of_type(_PERIMETER)


def _around(graph: Graph, perimeter: Resource, account: str | None) -> Truth:
    its, number = texts(entry(perimeter.value("status"), "resources")), _numbers(graph).get(account, UNKNOWN)
    if its == ():
        return False
    return UNKNOWN if its is UNKNOWN or number is UNKNOWN else f"projects/{number}" in its


def _restricts(perimeter: Resource, service: str) -> Truth:
    its = texts(entry(perimeter.value("status"), "restrictedServices"))
    return UNKNOWN if its is UNKNOWN else service in its


def _named(graph: Graph, perimeter: Resource) -> Truth:
    """Whether all who come in are named: no access level, and no rule for any identity."""
    levels = texts(entry(perimeter.value("status"), "accessLevels"))
    if levels is UNKNOWN:
        return UNKNOWN
    kinds = [text(entry(one, "identityType")) for one in _rules(graph, perimeter, _INGRESS, "ingress")]
    return all_of((not levels, *(UNKNOWN if one is UNKNOWN else one not in _NOBODY for one in kinds)))


def _keeps(graph: Graph, perimeter: Resource) -> Truth:
    """Whether what goes out goes to projects that are named, and to nothing outside of Google."""
    answers: list[Truth] = []
    for one in _rules(graph, perimeter, _EGRESS, "egress"):
        to, other = texts(entry(one, "resources")), texts(entry(one, "externalResources"))
        answers += [UNKNOWN if to is UNKNOWN else "*" not in to, UNKNOWN if other is UNKNOWN else not other]
    return all_of(answers)


def _rules(graph: Graph, perimeter: Resource, token: str, way: str) -> Iterator[object]:
    """What its rules say of who comes in (of where it goes out to): in the perimeter, and beside it."""
    said = "ingressFrom" if way == "ingress" else "egressTo"
    within = items(entry(perimeter.value("status"), f"{way}Policies"))
    yield from (UNKNOWN,) if within is UNKNOWN else (entry(one, said) for one in within)
    for one in graph.of_type(token):
        of = text(one.value("perimeter"))
        if of is UNKNOWN:
            yield UNKNOWN
        elif of in {perimeter.id, perimeter.value("name")}:
            yield one.value(said)


def _holds_in(perimeter: Resource) -> Truth:
    its = entry(perimeter.value("status"), "vpcAccessibleServices")
    allowed = texts(entry(its, "allowedServices"))
    return all_of((flag(entry(its, "enableRestriction")), UNKNOWN if allowed is UNKNOWN else "*" not in allowed))


@lru_cache(maxsize=4)  # every store asks; a graph does not change
def _numbers(graph: Graph) -> dict[str | None, Maybe[str]]:
    """Project -> its number."""
    found: dict[str | None, Maybe[str]] = {}
    for token, name in _NUMBERED.items():
        for one in graph.of_type(token):
            said = text(one.value(name))
            if said is not UNKNOWN and (number := _NUMBER.search(said or "")):
                found[graph.account(one)] = number.group(1)
    return found
