"""What of the three clouds checkov judges: for each type of the SDKs, whether and how it is translated."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from policies.checkov.tables import Tables
from policies.checkov.tables import tables as committed

__all__ = ["Row", "Status", "coverage", "summary"]

Status: TypeAlias = Literal["mapped", "no checks", "unmapped"]


@dataclass(frozen=True, slots=True)
class Row:
    """A type of the SDKs (or of an older one), what it is for checkov, and the ids of its checks.

    `reason` says why an unmapped type is; `kind` is empty where there is none.
    """

    token: str
    status: Status
    kind: str = ""
    checks: tuple[str, ...] = ()
    reason: str = ""


def coverage(tables: Tables | None = None) -> tuple[Row, ...]:
    """A row for each type that the SDKs have or had, sorted by token."""
    known = tables or committed()
    rows = {token: Row(token, "no checks") for token in known.known}
    rows |= {token: Row(token, "unmapped", reason=reason) for token, reason in known.no_class.items()}
    for token, entry in (*known.terraform.items(), *known.arm.items()):
        rows[token] = Row(token, "mapped", entry["type"], tuple(entry["checks"]))
    return tuple(rows[token] for token in sorted(rows))


def summary(rows: Iterable[Row]) -> dict[str, dict[Status, int]]:
    """Package -> status -> number of types."""
    counted: dict[str, dict[Status, int]] = {}
    for row in rows:
        of_package = counted.setdefault(row.token.partition(":")[0], {"mapped": 0, "no checks": 0, "unmapped": 0})
        of_package[row.status] += 1
    return counted
