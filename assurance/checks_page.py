"""Writes policies/checkov/checks/README.md from the checks and the catalogue; --check says whether it is current."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from assurance.catalogue import catalogue
from assurance.keeping import keep
from policies.checkov.ours import OwnCheck, ours

__all__ = ["main", "page"]

_FILE = Path("policies/checkov/checks/README.md")
_CLOUDS = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}
_HEAD = """\
<!-- Written by `python -m assurance.checks_page` from the checks' own files and the catalogue of controls. -->
# Checks for machine learning that checkov lacks

{count} checks in [checkov](https://www.checkov.io)'s own formats. They need nothing but this folder and checkov
3.3.30 (another version is not tested), so whoever writes plain Terraform or ARM templates runs them as well:

```bash
checkov -d . --external-checks-dir policies/checkov/checks
checkov -d . --external-checks-dir policies/checkov/checks --check 'CKV_GOUV_*,CKV2_GOUV_*' # these alone
```

- Name the folder itself, not one of those in it: they share `gouvernail_asks`.
- AWS and Google Cloud are judged in Terraform, in files and in plans. Azure is judged in ARM templates, which is how a
  program on azure-native is judged too; there are none for azurerm.
- A value that is known later has no verdict, neither a pass nor a fail; nor has a resource that has nothing of what is
  asked about (a serverless variant has no number of instances).
- A key or a name of another resource counts as given; one that comes from an input or a module's output may be empty
  for all that anybody knows, and has no verdict.
- `# checkov:skip=CKV_GOUV_1:reason` in a resource skips one there, as for any check.

"Serves" names [controls](../../../docs/guides/controls.md); the rule is the
[one of ours](../../../docs/guides/rules.md) that judges the same in a Pulumi program.
"""


def page() -> str:
    """The page's text: a table a cloud."""
    checks = ours()
    parts = [_HEAD.format(count=len(checks))]
    for cloud, its in groupby(sorted(checks, key=lambda check: check.cloud), key=lambda check: check.cloud):
        parts += [
            f"\n## {_CLOUDS[cloud]}\n",
            "| id | what it ensures | types | serves | rule |",
            "|---|---|---|---|---|",
            *(_row(check) for check in its),
        ]
    return "\n".join(parts) + "\n"


def _row(check: OwnCheck) -> str:
    ending = "yaml" if check.id.startswith("CKV2_") else "py"
    title = check.title.removeprefix("Ensure ")
    types = ", ".join(_short(check))
    known = catalogue()
    served = (entry.id for entry in known.of_rule(check.id))
    controls = ", ".join(f"[{one}](../../../docs/guides/controls.md#{one})" for one in served)
    rule = f"`{known.same[check.id]}`" if check.id in known.same else ""
    return f"| [`{check.id}`]({check.file}.{ending}) | {title} | {types} | {controls} | {rule} |"


def _short(check: OwnCheck) -> Iterator[str]:
    return (f"`{one}`" for one in check.types)


def main() -> None:
    """Write it, or exit 1 where it is not what the checks say."""
    keep({_FILE: page()}, "assurance.checks_page", __doc__)


if __name__ == "__main__":
    main()
