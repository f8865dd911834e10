"""Whether the files of the catalogue agree: with each other, with what there is to verify with, and with themselves."""

from collections.abc import Iterator, Mapping

from assurance.catalogue.model import Control, Group, Instrument, Same, Source
from assurance.catalogue.verifiers import Known
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Path

__all__ = ["of_group", "of_instrument", "of_same"]

_NEEDED = {"law": ("lawVersion", "url", "appliesFrom"), "norm": ("edition",), "own": ()}
_OF_A_GRAPH = "platform-not-built"


def of_instrument(name: str, instrument: Instrument, *, used: bool) -> Iterator[Mistake]:
    """What an instrument of its kind lacks; one that no control names is dead."""
    path = ("instruments", name)
    said = instrument.model_dump(by_alias=True)
    for key in _NEEDED[instrument.kind]:
        if not said[key]:
            yield Mistake((*path, key), f"is missing: every {instrument.kind} says it")
    if instrument.kind != "law" and (instrument.applies_from or instrument.dates):
        yield Mistake(path, f"a {instrument.kind} applies from no day: it binds whoever chose it")
    if not used:
        yield Mistake(path, "no control names this instrument", mend="name it in a source, or take it out")


def of_group(
    name: str,
    group: Group,
    instruments: Mapping[str, Instrument],
    known: Known,
) -> Iterator[Mistake]:
    """What is wrong in a file of controls."""
    for control_id, control in group.controls.items():
        path: Path = ("controls", control_id)
        if not control_id.startswith(f"{name}-"):
            yield Mistake(path, f"stands in {name}.yaml", expected=f"an id that begins with {name}-")
        for index, source in enumerate(control.sources):
            yield from _source((*path, "sources", index), source, instruments)
            if any(_same(source, one) for one in control.sources[:index]):
                yield Mistake((*path, "sources", index), "this provision stands here twice", mend="keep one")
        verified = control.verified_by
        yield from _ids((*path, "verifiedBy", "rules"), verified.rules, known.rules, "rule")
        yield from _ids((*path, "verifiedBy", "checks"), verified.checks, known.checks, "check of checkov")
        yield from _ids((*path, "verifiedBy", "spec"), verified.spec, known.of_spec, "check of the spec")
        yield from _honest(path, control)


def of_same(same: Same, known: Known) -> Iterator[Mistake]:
    """What is said to judge the same and is not there."""
    for check, rule in same.same.items():
        path: Path = ("same", check)
        yield from _ids(path, (check,), known.checks, "check of checkov", counted=False)
        yield from _ids(path, (rule,), known.rules, "rule", counted=False)


def _source(path: Path, source: Source, instruments: Mapping[str, Instrument]) -> Iterator[Mistake]:
    instrument = instruments.get(source.instrument)
    if instrument is None:
        yield Mistake(
            (*path, "instrument"),
            f"there is no instrument {source.instrument!r}",
            expected=f"one of {', '.join(sorted(instruments))}",
            nearest=nearest(source.instrument, instruments),
        )
        return
    if source.provision is None and instrument.kind != "own":
        yield Mistake((*path, "provision"), f"is missing: which part of {instrument.short} is meant")
    if source.strength == "requires" and instrument.kind != "law":
        yield Mistake(
            (*path, "strength"), f"{instrument.short} binds only who chose it", expected="supports; a law may require"
        )
    if (source.strength == "ours") != (instrument.kind == "own"):
        yield Mistake((*path, "strength"), "what is ours has our own instrument as its source, and nothing else has")
    if source.applies_from and not source.note:
        yield Mistake(
            (*path, "appliesFrom"), "a day that is not the instrument's own needs a reason", expected="a note"
        )


def _same(one: Source, other: Source) -> bool:
    return one.provision is not None and (one.instrument, one.provision) == (other.instrument, other.provision)


def _ids(
    path: Path, named: tuple[str, ...], known: Mapping[str, str], what: str, *, counted: bool = True
) -> Iterator[Mistake]:
    for index, one in enumerate(named):
        if one not in known:
            place = (*path, index) if counted else path
            yield Mistake(place, f"there is no {what} {one!r}", nearest=nearest(one, known))
        elif one in named[:index]:
            yield Mistake((*path, index), f"{one} stands here twice", mend="keep one")


def _honest(path: Path, control: Control) -> Iterator[Mistake]:
    """Nothing is claimed that nobody verifies, and `graph` says the same as the verifiers and the gaps."""
    verified, gaps = control.verified_by, {one.why for one in control.unverified}
    if not (verified.rules or verified.checks or verified.spec or gaps):
        yield Mistake(
            path, "nothing verifies it, and nothing says why", expected="ids in verifiedBy, or reasons in unverified"
        )
    if control.graph == "none" and (verified.rules or verified.checks or _OF_A_GRAPH in gaps):
        yield Mistake((*path, "graph"), "a rule decides something of it", expected="part or full")
    if control.graph != "none" and not (verified.rules or verified.checks or _OF_A_GRAPH in gaps):
        yield Mistake((*path, "graph"), "no rule decides it, and nothing says why", expected="none")
    if control.graph == "full" and (control.beyond_graph or gaps - {_OF_A_GRAPH}):
        yield Mistake((*path, "graph"), "something is beyond the graph, or verified otherwise", expected="part")
    if control.graph != "full" and not control.beyond_graph:
        yield Mistake((*path, "beyondGraph"), "is missing", expected="what no graph can show of it")
