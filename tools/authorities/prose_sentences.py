"""A description as plain sentences: without markup, notes' headings and what stands in lists of other properties."""

import re
from typing import Final

__all__ = ["plain", "sentences"]

_MARKUP: Final = (
    (re.compile(r"</?code>|``+"), "`"),
    (re.compile(r"<br\s*/?>|</?p>|</?li>|</?ul>"), "\n\n"),
    (re.compile(r"\*\*"), ""),
    (re.compile(r"^\s*[~>-]*>\s*", re.MULTILINE), ""),
    (re.compile(r"\b(?:Important )?(?:Note|NOTE|Warning|WARNING|Important|IMPORTANT)\s?:\s*"), ""),
    (re.compile(r"[“”]"), '"'),
)
_OTHERS: Final = re.compile(r"^\s*(?:[*+-]\s+)?`\w+`\s+(?:-|:|\u2013|\()", re.MULTILINE)
"""Where properties below, or single values, are told of one by one: what is said there is not of the property."""
_ENDS: Final = re.compile(
    r"\n\s*\n\s*"
    r"|(?<=[.!?;])\s+(?=[A-Z`\"'(\[*-])"
    r"|(?<=[.)])\s+(?=\()|(?<=resource\))\s+"
    r"|(?<![Tt]he)(?<!:)\s+(?=(?:Possible|Valid|Allowed|Supported|Accepted) (?:V|v)alues?\b)"
)


def plain(text: str) -> str:
    """The description without markup, on as many lines as it had."""
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    return text


def sentences(text: str) -> list[str]:
    """The sentences about the property itself, without the full stop; an empty text has none."""
    own = plain(text)
    if others := _OTHERS.search(own):
        own = own[: others.start()]
    found = (re.sub(r"\s+", " ", one).strip(" .;~") for one in _ENDS.split(own))
    return [one for one in found if one]
