"""Writes docs/guides/rules.md from the rules on resources and the catalogue; --check says whether it is current."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from assurance.catalogue import catalogue
from assurance.catalogue.entries import Catalogue
from assurance.keeping import keep
from policies.resource import CLOUDS, NAMES, ResourceRule
from policies.rules import ours

__all__ = ["main", "page"]

_FILE = Path("docs/guides/rules.md")
_HEAD = """\
<!-- Written by `python -m assurance.rules_page`; change the rule's own file, not this page. -->
# Rules on resources

What is asked of any single resource of any program, by [`gouvernail check`](checking.md) and by
[policy packs](policy-packs.md). `gouvernail policy explain RULE` says of each how it is mended, which types it reads
and where its controls come from. Where packs mend, one that is [told to](policy-packs.md#what-a-pack-mends-by-itself)
sets what nobody set. [Adding one](../adding-a-rule.md) takes one file. What a whole platform keeps are the
[guarantees](guarantees.md).
"""


def page(known: Catalogue) -> str:
    """The page's text: a table a capability."""
    parts = [_HEAD]
    for capability, rules in groupby(ours(), key=lambda rule: rule.capability):
        parts += [
            f"\n## {capability.replace('_', ' ').capitalize()}\n",
            "| rule | what holds where it is kept | severity | clouds | mended by packs | controls |",
            "|---|---|---|---|---|---|",
            *(_row(known, rule) for rule in rules),
        ]
    return "\n".join(parts) + "\n"


def _row(known: Catalogue, rule: ResourceRule) -> str:
    file = f"../../policies/rules/{rule.capability}/{rule.name}.py"
    controls = ", ".join(_links(entry.id for entry in known.of_rule(rule.id)))
    clouds = ", ".join(NAMES[cloud] for cloud in rule.clouds)
    mended = {CLOUDS[token.partition(":")[0]] for token in rule.mends}
    mends = ", ".join(NAMES[cloud] for cloud in rule.clouds if cloud in mended)
    return f"| [`{rule.id}`]({file}) | {rule.title} | {rule.severity} | {clouds} | {mends} | {controls} |"


def _links(ids: Iterator[str]) -> Iterator[str]:
    return (f"[{id_}](controls.md#{id_})" for id_ in ids)


def main() -> None:
    """Write it, or exit 1 where it is not what the rules say."""
    keep({_FILE: page(catalogue())}, "assurance.rules_page", __doc__)


if __name__ == "__main__":
    main()
