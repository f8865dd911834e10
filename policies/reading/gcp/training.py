"""What a workflow that trains does, as its document says: jobs that it starts, gates that end it, what it registers.

A gate is a comparison of what a step reported with a number, at the top of the document, and ends the run. It counts
where no way through the document leads past it to something that writes.

Sources: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax); Cloud Run Admin API, running a
job (https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/run); Cloud Storage, writing an object
(https://cloud.google.com/storage/docs/json_api/v1/objects/insert).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from gouvernail.graph import UNKNOWN
from gouvernail.values import entry, items, mapping
from policies.reading.model.pipeline import Gate

__all__ = ["Registered", "Said", "read_document"]

_STORES: Final = "storage.googleapis.com"
_STARTS: Final = '${"https://run.googleapis.com/v2/" + job + ":run"}'
_READS: Final = re.compile(
    r'\$\{"https://storage\.googleapis\.com/storage/v1/b/(?P<bucket>[^/"]+)/o/" \+ text\.url_encode\(of\)\}'
)
_REPORT: Final = re.compile(r'\$\{"(?P<place>[^"]+)/" \+ run \+ "/[\w/-]+\.json"\}')
_WRITES: Final = re.compile(
    r'\$\{"https://storage\.googleapis\.com/upload/storage/v1/b/(?P<bucket>[^/"]+)/o\?(?P<asked>[^"]*)" \+ '
    r'text\.url_encode\("(?P<place>[^"]+)/" \+ string\(number\) \+ "/[^"]+"\)\}'
)
_TO: Final = re.compile(r'"(?P<place>[^"]+)/" \+ string\(number\)')
_MISSED: Final = re.compile(r'\$\{(?P<of>\w+)(?P<steps>(?:\["[^"]+"\])+) (?P<sign>[<>]) (?P<bound>-?\d+(?:\.\d+)?)\}')
_VALUE: Final = re.compile(r'\$\{(?P<of>\w+)(?P<steps>(?:\["[^"]+"\])+)\}')
_STEP: Final = re.compile(r'\["([^"]+)"\]')
_DIGEST: Final = re.compile(r"data\.(\w+)\.digest")

Step: TypeAlias = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Registered:
    """What is written where versions lie: into a bucket, at `places` in it.

    `behind` are the gates that stand before whatever the document changes in a bucket.
    """

    bucket: str
    places: frozenset[str]
    group: str | None
    behind: tuple[Gate, ...]
    recorded: frozenset[str]
    reported: bool


@dataclass(frozen=True, slots=True)
class Said:
    """The ids of the jobs that a document starts, one after the other, and what it registers."""

    jobs: tuple[str, ...]
    registered: tuple[Registered, ...]


def read_document(document: Mapping[str, object], kept: Mapping[str, Iterable[tuple[str, str]]]) -> Said:
    """`kept` says of each job where it writes: bucket and path. A report counts that lies where one has written."""
    main = tuple(_steps(entry(document, "main", "steps")))
    jobs = [(place, job) for place, (_, step) in enumerate(main) if (job := _job(document, step)) is not None]
    reports: set[str] = set()
    for place, (_, step) in enumerate(main):
        written = [one for at, job in jobs if at < place for one in kept.get(job, ())]
        if (name := _report(document, step, written)) is not None:
            reports.add(name)
    reports -= {name for name in reports if sum(_assigns(step, name) for _, step in main) > 1}
    registered = tuple(_registered(document, main, reports))
    return Said(tuple(job for _, job in jobs), registered)


def _steps(listed: object) -> Iterator[Step]:
    found = items(listed)
    for one in () if found is UNKNOWN else found:
        for name, step in one.items():
            if isinstance(step, Mapping):
                yield name, cast("Mapping[str, object]", step)


def _job(document: Mapping[str, object], step: Mapping[str, object]) -> str | None:
    """The job that a step starts by way of a part which does that, whatever else."""
    job, does = entry(step, "args", "job"), entry(document, str(step.get("call")), "steps")
    starts = any(
        inner.get("call") == "http.post" and entry(inner, "args", "url") == _STARTS for _, inner in _steps(does)
    )
    return job if isinstance(job, str) and starts else None


def _report(
    document: Mapping[str, object], step: Mapping[str, object], written: Sequence[tuple[str, str]]
) -> str | None:
    """The name by which a report goes that is read from where a job has written before."""
    of, does = entry(step, "args", "of"), entry(document, str(step.get("call")), "steps")
    place = _REPORT.fullmatch(of) if isinstance(of, str) else None
    name = step.get("result")
    reads = [_READS.fullmatch(str(one.get("url"))) for one in _within(does) if "url" in one]
    if place is None or not isinstance(name, str) or len(reads) != 1 or reads[0] is None:
        return None
    return name if (reads[0]["bucket"], place["place"]) in written else None


def _assigns(step: Mapping[str, object], name: str) -> bool:
    """Whether the step, or one in it, gives the name a value, or an entry of it one."""
    return any(
        name in {one.get(how) for how in ("as", "index", "result", "value")}
        or any(re.match(rf"{name}\b", held) for given in _listed(one.get("assign")) for held in given)
        for one in _within(step)
    )


def _writes(document: Mapping[str, object], step: Mapping[str, object], seen: frozenset[str] = frozenset()) -> bool:
    """Whether the step, or a part that it takes, may change something in a bucket."""
    for one in _within(step):
        does, url = str(one.get("call")), str(entry(one, "args", "url"))
        if does.startswith("googleapis.storage.") or (
            does.startswith("http.") and does != "http.get" and _STORES in url
        ):
            return True
        if does in document and does not in seen:
            its = _steps(entry(document, does, "steps"))
            if any(_writes(document, inner, seen | {does}) for _, inner in its):
                return True
    return False


def _registered(document: Mapping[str, object], main: Sequence[Step], reports: set[str]) -> Iterator[Registered]:
    gates = {place: found for place, (_, step) in enumerate(main) if (found := tuple(_gates(step, reports)))}
    written = [place for place, (_, step) in enumerate(main) if _writes(document, step)]
    held_back = [at for at in gates if not any(_past(main, at, place) for place in written)]
    places = frozenset(match["place"] for text in _texts(document) for match in _TO.finditer(text))
    for _, step in main:
        for one in _within(step):
            url = _WRITES.fullmatch(str(entry(one, "args", "url")))
            if one.get("call") != "http.post" or url is None:
                continue
            body = mapping(entry(one, "args", "body"))
            noted: Mapping[str, object] = {} if body is UNKNOWN else body
            group = noted.get("group")
            digests = (_DIGEST.fullmatch(_measure(value, reports) or "") for value in noted.values())
            yield Registered(
                bucket=url["bucket"],
                places=places,
                group=group if isinstance(group, str) else None,
                behind=tuple(gate for at in held_back for gate in gates[at]),
                recorded=frozenset(found[1] for found in digests if found),
                reported=isinstance(noted.get("report"), str),
            )


def _gates(step: Mapping[str, object], reports: set[str]) -> Iterator[Gate]:
    """Those at the begin of a switch: what comes after a way that leads elsewhere is not asked for certain."""
    ways = items(step.get("switch"))
    for way in () if ways is UNKNOWN else ways:
        missed = _MISSED.fullmatch(str(way.get("condition")))
        measure = _path(missed, reports) if missed else None
        first = next(_steps(way.get("steps")), None)
        if missed is None or measure is None or first is None or "raise" not in first[1]:
            return
        bound = float(missed["bound"])
        yield Gate(measure, *((bound, None) if missed["sign"] == "<" else (None, bound)))


def _measure(value: object, reports: set[str]) -> str | None:
    found = _VALUE.fullmatch(value) if isinstance(value, str) else None
    return _path(found, reports) if found else None


def _path(found: re.Match[str], reports: set[str]) -> str | None:
    """The path in a report of the run."""
    return ".".join(_STEP.findall(found["steps"])) if found["of"] in reports else None


def _past(main: Sequence[Step], gate: int, to: int) -> bool:
    """Whether some way from the first step leads `to` a step without that `gate`."""
    names = {name: place for place, (name, _) in enumerate(main)}
    seen, ahead = {gate}, [0]
    while ahead:
        place = ahead.pop()
        if place in seen or place >= len(main):
            continue
        seen.add(place)
        step = main[place][1]
        ahead += [names[one] for inner in _within(step) if (one := str(inner.get("next"))) in names]
        if not {"next", "return", "raise"} & {*step}:
            ahead.append(place + 1)
    return to in seen


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for one in cast("Mapping[str, object]", node).values():
            yield from _texts(one)
    elif isinstance(node, list):
        for one in cast("list[object]", node):
            yield from _texts(one)


def _within(node: object) -> Iterator[Mapping[str, object]]:
    """Every map of the document below this."""
    if isinstance(node, Mapping):
        held = cast("Mapping[str, object]", node)
        yield held
        for one in held.values():
            yield from _within(one)
    elif isinstance(node, list):
        for one in cast("list[object]", node):
            yield from _within(one)


def _listed(value: object) -> list[Mapping[str, object]]:
    found = items(value)
    return [] if found is UNKNOWN else list(found)
