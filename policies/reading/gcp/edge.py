"""Devices on Google Cloud: how they are known, what each may do in a place of its own, what all may; what signs.

Rights of single devices are no resources: a workflow gives them, a folder at a time, to the name that the device's
certificate proves. So its document is read: whose folder it makes, and whom it lets do what there. What is given to a
whole pool is given to each of its devices.

Sources: IAM, subjects and sets of a pool (https://cloud.google.com/iam/docs/principal-identifiers) and providers
(https://cloud.google.com/iam/docs/workload-identity-federation-with-x509-certificates); Cloud Storage, rights on
managed folders (https://cloud.google.com/storage/docs/json_api/v1/managedFolder/setIamPolicy); Cloud KMS, keys that
sign (https://cloud.google.com/kms/docs/algorithms).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, negated
from gouvernail.values import entry, items, text, texts
from policies.reading.gcp.clocked import WORKFLOW, account, calls, conditions, may, said
from policies.reading.gcp.grants import every_grant, given_to
from policies.reading.gcp.names import bucket_named, id_of, purpose
from policies.reading.gcp.roles import permissions_of
from policies.reading.gcp.stores import BUCKET
from policies.reading.model.edge import DeviceAccess, DeviceEntry, DeviceRole, Signer
from policies.reading.model.policies import Statement
from policies.reading.policy import matches

__all__ = ["device_access", "device_roles", "entries", "given_to_all", "pools", "signers"]

_PROVIDER: Final = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
_POOL: Final = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"
_KEY: Final = "gcp:kms/cryptoKey:CryptoKey"
_GIVE: Final = "storage.managedFolders.setIamPolicy"
_FOLDER: Final = re.compile(
    r'\$\{"https://storage\.googleapis\.com/storage/v1/b/([^/"]+)/managedFolders/" \+ '
    r'text\.url_encode\("([^"]*/)" \+ input\.device \+ "/"\) \+ "/iam"\}'
)
_OF_FOLDERS: Final = "/managedFolders/"
_ITSELF: Final = re.compile(
    r'\$\{"principal://iam\.googleapis\.com/(projects/[^"]+/workloadIdentityPools/[^/"]+)/subject/" \+ input\.device\}'
)
_NO_STROKE: Final = re.compile(r'\$\{text\.match_regex\(input\.device, "\^[a-z0-9-]+\[a-z0-9-\]\+\$"\)\}')
_PROVED: Final = "assertion.subject.dn.cn"
_READS: Final = frozenset({"storage.objects.get", "storage.objects.list"})
_TAKES: Final = ("storage.objects.delete", "storage.objects.setRetention", "storage.objects.overrideUnlockedRetention")
_OTHER_KEYS: Final = ("oidc", "aws", "saml")


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder that a workflow gives to a device: in which bucket, below what, what is given to whom, and if it may."""

    bucket: str
    below: str
    done: Truth
    given: Maybe[tuple[tuple[str, Maybe[tuple[str, ...]]], ...]]


def device_access(graph: Graph) -> Iterator[DeviceAccess]:
    """Every workflow that lets devices in."""
    for flow, places in _letting_in(graph):
        if places is UNKNOWN:
            yield DeviceAccess(flow.urn, own=UNKNOWN, itself=UNKNOWN)
            continue
        known = _pools_of(places)
        shared = [_shared(one, places) for pool in known for one in given_to_all(graph, pool)]
        yield DeviceAccess(
            flow.urn,
            own=all_of((_own(flow, places), *shared)),
            itself=all_of(_proved(one) for pool in known for one in _providers(graph, pool)),
        )


def entries(graph: Graph) -> Iterator[DeviceEntry]:
    """Every workflow that lets devices in, and whatever a pool of devices takes as a proof."""
    for flow, places in _letting_in(graph):
        if places is UNKNOWN or any(UNKNOWN in (one.given, one.done) for one in places):
            yield DeviceEntry(flow.urn, UNKNOWN)
            continue
        if not all(one.done for one in places):
            continue
        known = _pools_of(places)
        there = {text(one.value("name")) for one in graph.of_type(_POOL)}
        # An authority of the organisation's own is registered in the pool by hand; nothing else hands out a name there.
        yield DeviceEntry(flow.urn, None if not known else "hardware" if known <= there else UNKNOWN)
        for pool in sorted(known):
            yield from (DeviceEntry(one.urn, _keys(one)) for one in _providers(graph, pool))


def device_roles(graph: Graph) -> Iterator[DeviceRole]:
    """What a device may do in its folders, by the workflow that gives them to it."""
    for flow, places in _letting_in(graph):
        if places is UNKNOWN:
            yield DeviceRole(flow.urn, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        writes = [(one, all_of((one.done, _does(graph, one, ("storage.objects.create",))))) for one in places]
        unread = any(done is UNKNOWN for _, done in writes)
        written = [one for one, done in writes if done is True]
        yield DeviceRole(
            urn=flow.urn,
            own=_own(flow, places),
            stores=UNKNOWN if unread else tuple(dict.fromkeys(one.bucket for one in written)),
            places=UNKNOWN if unread else tuple(dict.fromkeys(f"{one.bucket}/{one.below}" for one in written)),
            deletes=negated(all_of(negated(_does(graph, one, _TAKES)) for one in places)),
        )


def signers(graph: Graph) -> Iterator[Signer]:
    """Every key that signs what devices run: in hardware, which gives none out."""
    for key in graph.of_type(_KEY):
        if purpose(key) == "signing":
            use, level = text(key.value("purpose")), text(entry(key.value("versionTemplate"), "protectionLevel"))
            valid = (
                UNKNOWN if use is UNKNOWN else use == "ASYMMETRIC_SIGN",
                UNKNOWN if level is UNKNOWN else level == "HSM",
            )
            yield Signer(key.urn, id_of(graph, key), all_of(valid))


def pools(graph: Graph) -> Maybe[frozenset[str]]:
    """Full names of the pools of which devices are let in."""
    found: set[str] = set()
    for _, places in _letting_in(graph):
        if places is UNKNOWN:
            return UNKNOWN
        found |= _pools_of(places)
    return frozenset(found)


def given_to_all(graph: Graph, pool: str) -> Iterator[Maybe[Statement]]:
    """What is given to all devices of a pool."""
    for _, _, statements in every_grant(graph):
        for one in (UNKNOWN,) if statements is UNKNOWN else statements:
            if one is UNKNOWN or any(
                who.name.startswith(f"principalSet://iam.googleapis.com/{pool}/") for who in one.principals
            ):
                yield one


@lru_cache(maxsize=4)  # each reader of devices asks; a graph does not change
def _letting_in(graph: Graph) -> tuple[tuple[Resource, Maybe[tuple[_Place, ...]]], ...]:
    """Workflows that give folders away; unknown what they give where the document is not known."""
    found: list[tuple[Resource, Maybe[tuple[_Place, ...]]]] = []
    for flow in graph.of_type(WORKFLOW):
        if flow.external:
            continue
        called = calls(flow)
        if called is UNKNOWN:
            if _gives(graph, flow) is not False:
                found.append((flow, UNKNOWN))
            continue
        asked = [one for one in called if one.does == "http.put" and _OF_FOLDERS in one.url]
        if not asked:
            continue
        read = [_place(graph, flow, one.url, one.args) for one in asked]
        places = tuple(one for one in read if one is not None)
        found.append((flow, UNKNOWN if len(places) < len(asked) else places))
    return tuple(found)


def _gives(graph: Graph, flow: Resource) -> Truth:
    """Whether its account may give folders away anywhere."""
    who = account(flow)
    if who is UNKNOWN:
        return UNKNOWN
    given = list(given_to(graph, who))
    if any(one is not UNKNOWN and any(matches(its, _GIVE) is True for its in one.actions) for one in given):
        return True
    return UNKNOWN if UNKNOWN in given else False


def _place(graph: Graph, flow: Resource, url: str, args: Mapping[str, object]) -> _Place | None:
    found = _FOLDER.fullmatch(url)
    if found is None:
        return None
    bindings = items(entry(args, "body", "bindings"))
    given: Maybe[tuple[tuple[str, Maybe[tuple[str, ...]]], ...]] = (
        UNKNOWN
        if bindings is UNKNOWN
        else tuple((str(text(one.get("role"))), texts(one.get("members"))) for one in bindings)
    )
    done = may(graph, flow, _GIVE, _bucket(graph, found[1]))
    return _Place(found[1], found[2], done, given)


def _bucket(graph: Graph, name: str) -> str:
    """The full name of a bucket; of one that is not here, the one that grants on it say."""
    held = next((one for one in graph.of_type(BUCKET) if one.id == name), None)
    full = UNKNOWN if held is None else id_of(graph, held)
    return bucket_named("_", name) if full is UNKNOWN else full


def _members(place: _Place) -> Maybe[tuple[str, ...]]:
    if place.given is UNKNOWN or any(whom is UNKNOWN for _, whom in place.given):
        return UNKNOWN
    return tuple(who for _, whom in place.given if whom is not UNKNOWN for who in whom)


def _pools_of(places: tuple[_Place, ...]) -> frozenset[str]:
    said = [who for one in places for members in (_members(one),) if members is not UNKNOWN for who in members]
    return frozenset(found[1] for who in said if (found := _ITSELF.fullmatch(who)))


def _own(flow: Resource, places: tuple[_Place, ...]) -> Truth:
    """Whether each folder is given to the device alone whose name it bears, and no name leads into another's."""
    guarded = any(_NO_STROKE.fullmatch(one) for one in conditions(said(flow)))
    answers: list[Truth] = [guarded]
    for one in places:
        members = _members(one)
        answers.append(UNKNOWN if members is UNKNOWN else bool(members) and all(map(_ITSELF.fullmatch, members)))
    return all_of(answers)


def _shared(given: Maybe[Statement], places: tuple[_Place, ...]) -> Truth:
    """Whether what is given to all devices lets them read alone, and nothing in a folder of a single one."""
    if given is UNKNOWN:
        return UNKNOWN
    inside = [f"/{one.bucket}/objects/{one.below}x/y" for one in places]
    touched = any(
        matches(pattern, f"{pattern.partition('/buckets')[0]}/buckets{it}") is not False
        for pattern in given.resources
        for it in inside
    )
    return {*given.actions} <= _READS and not touched


def _proved(provider: Resource) -> Truth:
    """Whether a provider calls a device by what its certificate proves."""
    named = text(entry(provider.value("attributeMapping"), "google.subject"))
    return UNKNOWN if named is UNKNOWN else named == _PROVED


def _providers(graph: Graph, pool: str) -> Iterator[Resource]:
    short = pool.rpartition("/")[2]
    return (one for one in graph.of_type(_PROVIDER) if text(one.value("workloadIdentityPoolId")) in {short, UNKNOWN})


def _keys(provider: Resource) -> Maybe[str | None]:
    """A certificate's key is the device's own; whatever else proves a name is handed out by somebody."""
    others = [provider.value(name) for name in _OTHER_KEYS]
    if any(one for one in others if one is not UNKNOWN):
        return None
    x509 = provider.value("x509")
    return UNKNOWN if x509 is UNKNOWN or UNKNOWN in others else "hardware" if x509 else None


def _does(graph: Graph, place: _Place, wanted: tuple[str, ...]) -> Truth:
    """Whether a device may do one of these in its folder."""
    if place.given is UNKNOWN:
        return UNKNOWN
    answer: Truth = False
    for role, _ in place.given:
        allowed = permissions_of(graph, role)
        if allowed is UNKNOWN:
            answer = UNKNOWN
        elif any(matches(its, one) is True for its in allowed for one in wanted):
            return True
    return answer
