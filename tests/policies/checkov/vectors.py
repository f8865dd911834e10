"""Cases with the verdicts that checkov itself gives, kept packed beside this file, and how ours compare with them.

`terraform` and `arm` were made from the examples in checkov's own tests (Apache-2.0), `published` by
`tools.checkov_tables.published` from what Microsoft's tests sent to Azure and got back (MIT). Each has resources as
Pulumi registers them, and what checkov says of the Terraform or ARM that they came from.
"""

import json
import lzma
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NotRequired, TypedDict, cast

from gouvernail.documents import from_document
from policies.checkov.client import Request, Worker
from policies.checkov.tables import Tables
from policies.checkov.translated import Translated
from policies.checkov.translating import translate

HOME: Final = Path(__file__).parent / "data"
_LETTERS: Final = {"passed": "P", "failed": "F"}


class Case(TypedDict):
    name: str
    resources: list[dict[str, object]]
    verdicts: dict[str, str]
    template: NotRequired[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A verdict that is not checkov's own; `ours` is None where we have none."""

    case: str
    urn: str
    check: str
    theirs: str
    ours: str | None

    @property
    def key(self) -> str:
        """As the list of known differences names it."""
        return f"{self.case} {self.urn.rpartition('::')[2]} {self.check} {self.theirs}->{self.ours or 'none'}"

    @property
    def is_false_pass(self) -> bool:
        """Whether what fails there is not seen to fail here."""
        return self.theirs == "F"


def cases(name: str) -> list[Case]:
    """The cases of a file."""
    return cast("list[Case]", json.loads(lzma.decompress((HOME / f"{name}.json.xz").read_bytes())))


def translated(case: Case, tables: Tables | None = None) -> Translated:
    graph = from_document(case["resources"], case["name"])
    return translate(graph, graph, tables)


def ours(worker: Worker, given: Translated) -> Mapping[str, str]:
    """`<urn> <check>` -> P or F; of two verdicts on one resource the worse."""
    answer = worker.scan(Request(plan=given.plan, arm=given.arm))
    found: dict[str, str] = {}
    for record in answer.records:
        if letter := _LETTERS.get(record.result):
            key = f"{given.addresses[record.address]} {record.check_id}"
            found[key] = min(letter, found.get(key, letter))
    return found


def differences(worker: Worker, given: Iterable[Case], tables: Tables | None = None) -> Iterator[Difference]:
    """Each verdict of the cases that we do not give."""
    for case in given:
        mine = ours(worker, translated(case, tables))
        for key, verdict in case["verdicts"].items():
            urn, _, check = key.rpartition(" ")
            if mine.get(key) != verdict:
                yield Difference(case["name"], urn, check, verdict, mine.get(key))
