"""AWS trails as they are.

Source: AWS CloudTrail User Guide (event selectors, log file validation, organisation trails).
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import flag, items, text, texts
from policies.reading.model.trails import Trail

__all__ = ["trails"]

_Selectors: TypeAlias = Maybe[tuple[Mapping[str, object], ...]]


def trails(graph: Graph) -> Iterator[Trail]:
    """Every trail, with what it records."""
    for trail in graph.of_type("aws:cloudtrail/trail:Trail"):
        store = text(trail.value("s3BucketName"))
        yield Trail(
            urn=trail.urn,
            every_region=flag(trail.value("isMultiRegionTrail")),
            global_events=flag(trail.value("includeGlobalServiceEvents"), absent=True),
            validated=flag(trail.value("enableLogFileValidation")),
            on=flag(trail.value("enableLogging"), absent=True),
            management=_management(trail),
            data=_data(trail),
            store=UNKNOWN if store is None else store,
            key=text(trail.value("kmsKeyId")),
            adopted=trail.external,
        )


def _selectors(trail: Resource) -> tuple[_Selectors, _Selectors]:
    """Simple and advanced selectors; a trail has either, so one that is there says that the other is not."""
    simple, advanced = items(trail.value("eventSelectors")), items(trail.value("advancedEventSelectors"))
    if advanced is not UNKNOWN and advanced:
        return (), advanced
    if simple is not UNKNOWN and simple:
        return simple, ()
    return simple, advanced


def _management(trail: Resource) -> Truth:
    simple, advanced = _selectors(trail)
    if simple is UNKNOWN or advanced is UNKNOWN:
        return UNKNOWN
    if not simple and not advanced:
        return True  # what a trail records where nothing is chosen
    whole = [all_of((flag(one.get("includeManagementEvents"), absent=True), _reads_and_writes(one))) for one in simple]
    return any_of((*whole, *(_unfiltered(one, "Management", set()) for one in advanced)))


def _data(trail: Resource) -> Truth:
    """Whether every object of every bucket is recorded, read and written."""
    simple, advanced = _selectors(trail)
    if simple is UNKNOWN or advanced is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in simple:
        resources = items(one.get("dataResources"))
        if resources is UNKNOWN:
            answers.append(UNKNOWN)
            continue
        for resource in resources:
            values = texts(resource.get("values"))
            every = UNKNOWN if values is UNKNOWN else any(value in {"arn:aws:s3", "arn:aws:s3:::"} for value in values)
            kind = text(resource.get("type"))
            is_object = UNKNOWN if kind is UNKNOWN else kind == "AWS::S3::Object"
            answers.append(all_of((is_object, every, _reads_and_writes(one))))
    answers += [_unfiltered(one, "Data", {"resources.type"}) for one in advanced]
    return any_of((*answers, _all_but_own_writes(advanced, text(trail.value("s3BucketName")))))


def _all_but_own_writes(advanced: tuple[Mapping[str, object], ...], store: Maybe[str | None]) -> Truth:
    """Whether two selectors leave out nothing but what is put into the trail's own store: each would be an event."""
    if store is UNKNOWN or not store:
        return UNKNOWN if store is UNKNOWN else False
    log = (f"arn:aws:s3:::{store}/",)
    objects = {("eventCategory", "equals"): ("Data",), ("resources.type", "equals"): ("AWS::S3::Object",)}
    elsewhere = {**objects, ("resources.ARN", "notStartsWiths"): log}
    here = {**objects, ("resources.ARN", "startsWiths"): log, ("eventName", "notEquals"): ("PutObject",)}
    asked = [_asked(one) for one in advanced]
    return all_of(any_of(UNKNOWN if one is UNKNOWN else one == wanted for one in asked) for wanted in (elsewhere, here))


def _asked(selector: Mapping[str, object]) -> Maybe[dict[tuple[str, str], tuple[str, ...]]]:
    """(field, operator) -> values of all that the selector asks for."""
    fields = items(selector.get("fieldSelectors"))
    if fields is UNKNOWN:
        return UNKNOWN
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for field in fields:
        for operator in {*field} - {"field"}:
            values = texts(field.get(operator))
            if values is UNKNOWN:
                return UNKNOWN
            if values:
                found[str(field.get("field")), operator] = values
    return found


def _reads_and_writes(selector: Mapping[str, object]) -> Truth:
    kind = text(selector.get("readWriteType"))
    return UNKNOWN if kind is UNKNOWN else kind in {None, "All"}


def _unfiltered(selector: Mapping[str, object], category: str, allowed: set[str]) -> Truth:
    """Whether an advanced selector takes all events of the category: no other field narrows it."""
    fields = items(selector.get("fieldSelectors"))
    if fields is UNKNOWN:
        return UNKNOWN
    of_category: Truth = False
    for field in fields:
        name, equals = text(field.get("field")), texts(field.get("equals"))
        if name is UNKNOWN or equals is UNKNOWN:
            return UNKNOWN
        if name == "eventCategory":
            of_category = category in equals
        elif name == "resources.type" and name in allowed:
            if "AWS::S3::Object" not in equals:
                return False
        else:
            return False
    return of_category
