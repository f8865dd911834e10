"""The page that says, guarantee by guarantee, on which clouds it is kept and how: from proofs alone, never from hopes.

A cell is filled by what the guarantee and its twins answered on the small platform of that cloud. What does not hold
there, or whose broken twin does not break it alone, is no cell but an error.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from gouvernail.verdict import Verdict
from policies.resource import NAMES
from policies.rules import Guarantee

__all__ = ["OPEN", "Proof", "Unproved", "cell", "kept", "page"]

OPEN: Final = "not built yet"
_HEAD: Final = """\
<!-- Written by `python -m tools.parity`; change what is proved, not this page. -->
# What is the same on every cloud

Each guarantee is one sentence for all clouds ([all of them](guides/guarantees.md)). A cell is *native* where the
cloud's own means keep it, *by other means* where the platform keeps it with something of its own, said in the cell, and
*not possible* where nothing can keep it there, with who does what by hand; *nothing to keep* is what only another cloud
needs, and *not built yet* what nobody has built there so far. It is written from the answers of the tests on a small
platform of each cloud, {environments}: a cell says so only where the guarantee holds there, its broken twin (the
platform with one change) breaks it and nothing else, and its unclear twin leaves it not evaluated. Small platforms are
built in process, against the sandbox: **simulated**. What only a real account shows stands with each guarantee.
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a guarantee answered on one platform, and what was wrong with it and its twins there."""

    environment: str
    verdict: Verdict
    complaints: tuple[str, ...]


class Unproved(AssertionError):
    """A guarantee is said to be kept on a cloud, and is not proved there."""


def kept(guarantee: Guarantee, cloud: str) -> str:
    """How the guarantee says that it is kept on a cloud; whether that is so, its twins prove."""
    for word, said in (
        ("by other means", guarantee.means),
        ("nothing to keep", guarantee.needless),
        ("not possible", guarantee.impossible),
    ):
        if cloud in said:
            return f"{word}: {said[cloud]}"
    return "native" if cloud in guarantee.broken else OPEN


def cell(guarantee: Guarantee, cloud: str, proofs: Sequence[Proof]) -> str:
    """What stands in the cell. Raises Unproved where the answers do not bear it out."""
    if cloud not in guarantee.broken:
        return _without_twin(guarantee, cloud, proofs)
    wrong = [f"{one.environment}: {said}" for one in proofs for said in one.complaints]
    if wrong:
        raise Unproved(f"{guarantee.id} on {cloud}: {'; '.join(wrong)}")
    if not any(one.verdict is Verdict.PASS for one in proofs):
        raise Unproved(f"{guarantee.id} on {cloud}: it holds in no environment")
    return kept(guarantee, cloud)


def _without_twin(guarantee: Guarantee, cloud: str, proofs: Sequence[Proof]) -> str:
    """Nothing to keep, where it applies nowhere; not possible, where it fails; else nobody has built it yet."""
    found = {one.verdict for one in proofs}
    if cloud in guarantee.needless and found - {Verdict.NOT_APPLICABLE}:
        raise Unproved(f"{guarantee.id} on {cloud}: there is something to keep")
    if cloud in guarantee.impossible and Verdict.PASS in found:
        raise Unproved(f"{guarantee.id} on {cloud}: it is possible, for it holds")
    return kept(guarantee, cloud)


def page(guarantees: Iterable[Guarantee], proofs: Mapping[tuple[str, str], Sequence[Proof]]) -> str:
    """The page; `proofs` by guarantee id and cloud. Raises Unproved as `cell` does."""
    clouds = sorted({cloud for _, cloud in proofs})
    environments = sorted({one.environment for its in proofs.values() for one in its})
    rows = [(one, [cell(one, cloud, proofs[one.id, cloud]) for cloud in clouds]) for one in guarantees]
    parts = [
        _HEAD.format(environments=" and ".join(environments)),
        "\n",
        *_summary(clouds, [cells for _, cells in rows]),
    ]
    for capability, its in groupby(rows, key=lambda row: row[0].capability):
        parts += [f"\n## {capability.replace('_', ' ')}\n\n", _row(["guarantee", *(NAMES[one] for one in clouds)])]
        parts.append(_row(["---"] * (1 + len(clouds))))
        parts += [_row([f"[{_words(one)}](guides/guarantees.md#{one.name})", *cells]) for one, cells in its]
    return "".join(parts)


def _summary(clouds: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    kinds = ("native", "by other means", "not possible", "nothing to keep", OPEN)
    counted = [
        [cloud, *(sum(row[place].startswith(kind) for row in rows) for kind in kinds)]
        for place, cloud in enumerate(clouds)
    ]
    lines = [[NAMES[str(cloud)], *(str(one) for one in numbers)] for cloud, *numbers in counted]
    return [_row(["cloud", *kinds]), _row(["---"] * (1 + len(kinds))), *(_row(one) for one in lines)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(one.replace('|', chr(92) + '|') for one in cells)} |\n"


def _words(one: Guarantee) -> str:
    return one.name.replace("_", " ")
