"""What `gouvernail controls` prints: a table, one control whole, or one JSON object for machines."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assurance.catalogue.entries import Catalogue, Entry
from assurance.catalogue.model import WHY, Source

__all__ = ["as_json", "as_object", "console", "dated", "print_table", "print_whole", "source_of", "verifiers_of"]

_PLAIN_WIDTH = 10_000  # wider than any line: what reads a pipe wraps lines itself, or does not want to
_DECIDED = {"full": "in full", "part": "in part", "none": "not at all"}


def print_table(catalogue: Catalogue, entries: Sequence[Entry], at: date) -> None:
    """A row a control."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("id", "title", "strongest source", "graph", "verified by", "waivable"):
        table.add_column(column, no_wrap=column == "id")
    for entry in entries:
        strongest = source_of(catalogue, catalogue.strongest(entry))
        waivable = "no" if catalogue.required_by(entry, at) else "yes"
        cells = (entry.id, entry.control.title, strongest, entry.control.graph, verifiers_of(entry), waivable)
        table.add_row(*(escape(cell) for cell in cells))
    output = console()
    output.print(table)
    output.print(_totals(catalogue, entries, at))


def print_whole(catalogue: Catalogue, entry: Entry, at: date) -> None:
    """Everything about one control."""
    control = entry.control
    lines = [
        f"[bold]{entry.id}[/bold]  {escape(control.title)}",
        f"  {escape(control.asks)}",
        "",
        "[bold]Sources[/bold]",
    ]
    for source in entry.sources:
        lines.append(f"  {source.strength:<9} {escape(dated(catalogue, source))}")
        lines += [f"            {escape(source.note)}"] if source.note else []
    lines += ["", f"[bold]Waivable[/bold] on {at}: {escape(_waivable(catalogue, entry, at))}"]
    beyond = f". Beyond it: {control.beyond_graph}" if control.beyond_graph else ""
    lines += [f"[bold]A graph decides it[/bold] {_DECIDED[control.graph]}{escape(beyond)}", ""]
    lines.append("[bold]Verified by[/bold]" + ("" if entry.verifiers else " nothing yet"))
    for kind, ids, known in _verifiers(catalogue, entry):
        lines += [f"  {kind:<5} {one}\n        {escape(known[one])}" for one in ids]
    if control.unverified:
        lines += ["", "[bold]Not verified yet[/bold]"]
        lines += [f"  {escape(one.what)}\n        {one.why}: {WHY[one.why]}" for one in control.unverified]
    console().print("\n".join(lines))


def as_json(catalogue: Catalogue, entries: Sequence[Entry], at: date) -> str:
    """All that is shown of the controls, in full."""
    return json.dumps(
        {
            "at": at.isoformat(),
            "counts": _counts(catalogue, entries, at),
            "controls": [_object(catalogue, entry, at) for entry in entries],
        },
        indent=2,
    )


def source_of(catalogue: Catalogue, source: Source) -> str:
    """`requires: AI Act Art. 19(1), from 2027-12-02`."""
    begins = catalogue.begins(source)
    what = catalogue.cited(source) if source.strength == "ours" else f"{source.strength}: {catalogue.cited(source)}"
    return f"{what}, from {begins}" if source.strength == "requires" and begins else what


def verifiers_of(entry: Entry) -> str:
    """`4 rules, 1 check of the spec; 2 gaps`, or `nothing yet: document-not-built`."""
    verified, gaps = entry.control.verified_by, entry.control.unverified
    if not entry.verifiers:
        return f"nothing yet: {', '.join(dict.fromkeys(gap.why for gap in gaps))}"
    parts = (
        _counted(len(verified.rules), "rule", "rules"),
        _counted(len(verified.checks), "check of checkov", "checks of checkov"),
        _counted(len(verified.spec), "check of the spec", "checks of the spec"),
    )
    said = ", ".join(part for part in parts if part)
    return f"{said}; {_counted(len(gaps), 'gap', 'gaps')}" if gaps else said


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}" if number else ""


def dated(catalogue: Catalogue, source: Source) -> str:
    """`AI Act Art. 19(1) from 2027-12-02, for products under Annex I from 2028-08-02 (02024R1689-20260727)`."""
    instrument, begins = catalogue.instrument(source), catalogue.begins(source)
    if instrument.kind == "own":
        return catalogue.cited(source)
    if begins is None:
        return f"{catalogue.cited(source)} (a norm: binds whoever chose it)"
    products = catalogue.begins_for_products(source)
    later = f", for products under Annex I from {products}" if products else ""
    return f"{catalogue.cited(source)} from {begins}{later} ({instrument.law_version})"


def _waivable(catalogue: Catalogue, entry: Entry, at: date) -> str:
    binding = catalogue.required_by(entry, at)
    if binding:
        named = "; ".join(f"{catalogue.cited(one)} requires it since {catalogue.begins(one)}" for one in binding)
        return f"no. {named}. Whom that does not bind says so: not applicable, with a reason"
    begins = catalogue.required_from(entry)
    return f"yes, until {begins}, when a law requires it" if begins else "yes, no law requires it"


def _verifiers(catalogue: Catalogue, entry: Entry) -> Iterable[tuple[str, Sequence[str], dict[str, str]]]:
    verified = entry.control.verified_by
    yield "rule", verified.rules, dict(catalogue.rules)
    yield "check", verified.checks, {one: _with_rule(catalogue, one) for one in verified.checks}
    yield "spec", verified.spec, dict(catalogue.of_spec)


def _with_rule(catalogue: Catalogue, check: str) -> str:
    """What a check is called, and the rule of ours that judges the same."""
    rule = catalogue.same.get(check)
    return catalogue.checks[check] + (f" (the same as {rule})" if rule else "")


def _counts(catalogue: Catalogue, entries: Sequence[Entry], at: date) -> dict[str, object]:
    return {
        "controls": len(entries),
        "graph": dict(catalogue.decided(entries)),
        "verifiedByNothing": sum(not entry.verifiers for entry in entries),
        "notWaivable": sum(bool(catalogue.required_by(entry, at)) for entry in entries),
    }


def _totals(catalogue: Catalogue, entries: Sequence[Entry], at: date) -> str:
    graph = catalogue.decided(entries)
    counts = _counts(catalogue, entries, at)
    return (
        f"\n{_counted(len(entries), 'control', 'controls')}: a graph decides {graph['full']} in full, "
        f"{graph['part']} in part, {graph['none']} not at all; nothing verifies {counts['verifiedByNothing']} yet; "
        f"{counts['notWaivable']} cannot be waived on {at}"
    )


def _object(catalogue: Catalogue, entry: Entry, at: date) -> dict[str, object]:
    control = entry.control
    begins = catalogue.required_from(entry)
    return {
        "id": entry.id,
        "title": control.title,
        "group": catalogue.groups[entry.group],
        "asks": control.asks,
        "graph": control.graph,
        "beyondGraph": control.beyond_graph,
        "waivable": not catalogue.required_by(entry, at),
        "requiredFrom": begins.isoformat() if begins else None,
        "sources": [as_object(catalogue, source, at) for source in entry.sources],
        "verifiedBy": {
            kind if kind == "spec" else f"{kind}s": [{"id": one, "statement": known[one]} for one in ids]
            for kind, ids, known in _verifiers(catalogue, entry)
        },
        "unverified": [{"what": one.what, "why": one.why} for one in control.unverified],
    }


def as_object(catalogue: Catalogue, source: Source, at: date) -> dict[str, object]:
    """A source for machines, with the day from which it applies and whether it does at a day."""
    instrument, begins = catalogue.instrument(source), catalogue.begins(source)
    products = catalogue.begins_for_products(source)
    return {
        "instrument": source.instrument,
        "title": instrument.title,
        "lawVersion": instrument.law_version,
        "edition": instrument.edition,
        "url": instrument.url,
        "provision": source.provision,
        "cited": catalogue.cited(source),
        "strength": source.strength,
        "appliesFrom": begins.isoformat() if begins else None,
        "appliesFromAnnexI": products.isoformat() if products else None,
        "applies": begins <= at if begins else None,
        "note": source.note,
    }


def console() -> Console:
    """Standard output: as wide as the terminal, or plain and unbroken where it is piped."""
    piped = not sys.stdout.isatty()
    return Console(width=_PLAIN_WIDTH if piped else None, no_color=piped or None, highlight=False, soft_wrap=piped)
