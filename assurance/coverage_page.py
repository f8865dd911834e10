"""Writes docs/guides/checkov-coverage.md from the tables of the translation; --check says whether it is current."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from assurance.keeping import keep
from policies.checkov.coverage import Row, coverage, summary

__all__ = ["main", "page"]

_FILE: Final = Path("docs/guides/checkov-coverage.md")
_NAMES: Final = {"aws": "AWS (`aws`)", "azure-native": "Azure (`azure-native`)", "gcp": "Google Cloud (`gcp`)"}
_LIFECYCLE: Final = ("CKV_AWS_217", "CKV_AWS_233", "CKV_AWS_237", "CKV_GCP_82")
_HEAD: Final = """\
<!-- Written by `python -m assurance.coverage_page` from the tables of policies/checkov; change nothing here. -->
# What checkov judges of a Pulumi program

Of each type of the SDKs: whether it is translated for [checkov](checkov.md), and how many checks there are for it,
those of checkov and [ours](../../policies/checkov/checks/README.md). Types for which there is no check are counted in
the last line of `gouvernail check`, and named. What is *unmapped* has checks that cannot be asked: a resource of such a
type is a finding, and stops a gate.

| | translated | without a check | unmapped |
|---|---|---|---|
{counts}

On Azure, checkov's checks of ARM templates are asked, and ours; those of `azurerm` are made for Terraform alone.
{lifecycle} ask what Terraform is told of a resource's life cycle (`lifecycle`), which no plan says: nobody asks them.
"""


def page() -> str:
    """The page's text."""
    rows = coverage()
    counted = summary(rows)
    counts = "\n".join(
        f"| {name} | {counted[package]['mapped']} | {counted[package]['no checks']} | {counted[package]['unmapped']} |"
        for package, name in _NAMES.items()
    )
    parts = [_HEAD.format(counts=counts, lifecycle=", ".join(f"`{one}`" for one in _LIFECYCLE))]
    for package, name in _NAMES.items():
        mapped = [one for one in rows if one.status == "mapped" and one.token.startswith(f"{package}:")]
        parts += [f"\n## {name}\n", "| module | types, each with the number of its checks |", "|---|---|"]
        parts += [f"| `{module}` | {', '.join(_shown([*its]))} |" for module, its in groupby(mapped, key=_module)]
    parts += ["\n## Unmapped\n", "| type | why |", "|---|---|"]
    parts += [f"| `{one.token}` | {one.reason} |" for one in rows if one.status == "unmapped"]
    return "\n".join(parts) + "\n"


def _module(row: Row) -> str:
    return row.token.split(":")[1].partition("/")[0]


def _shown(rows: Sequence[Row]) -> Iterator[str]:
    return (f"{row.token.rpartition(':')[2]} {len(row.checks)}" for row in rows)


def main() -> None:
    """Write it, or exit 1 where it is not what the tables say."""
    keep({_FILE: page()}, "assurance.coverage_page", __doc__)


if __name__ == "__main__":
    main()
