"""The enumeration that a description states: only where a sentence is a closed list and nothing else adds to it."""

import re
from typing import Final

from tools.authorities.prose_sentences import plain, sentences

__all__ = ["values"]

_KINDS: Final = r"(?:valid|possible|allowed|accepted|acceptable|supported|permitted|available|allowable|accepts)"
_LEAD: Final = re.compile(
    rf"(?:the |currently,? |each value |value is optional but if passed in, )?(?:only )?(?:"
    rf"(?:{_KINDS} (?:string )?(?:values?|options?)"
    r"(?: (?:for|of) (?:this|the) (?:field|property|parameter|argument|attribute|setting))?"
    r"(?: are one of|(?: (?:are|is))?:| are| is))"
    r"|(?:(?:must|can|may|should)(?: only)? be (?:one of|either)(?: the following(?: values)?)?:?)"
    r"|(?:(?:must|can) be(?= ?[`'\"]))"
    r"|(?:(?:either|one of)(?: the following(?: values)?)?:?(?= ?[`'\"])))\s*",
    re.IGNORECASE,
)
_ANY_LEAD: Final = re.compile(
    rf"\b{_KINDS}\b(?:\s+\w+){{0,3}}?\s+(?:values?|options?|types?|choices)\b"
    r"|\b(?:must|can|may|should)(?: only)? be (?:one of|either|any of)\b",
    re.IGNORECASE,
)
_GENERATED: Final = re.compile(
    r"(?:^|\s)(?:Possible values are|Each value may be one of): ((?:`[^`\s]+`, )*`[^`\s]+`)\.\s*$"
)
"""How the provider's generator for Google Cloud ends a description whose values it checks itself."""
_QUOTED: Final = re.compile(r"`([^`]*)`|'([^']*)'|\"([^\"]*)\"")
_STANDS_FOR: Final = re.compile(
    r"[<>{}\[\]()*$|,\u2026\s]|\.\.\.|\b\d?XX+\b|[:/](?:[\w-]*-)?(?:key|name|id|value|arn|number)s?$", re.IGNORECASE
)
"""A value that has a place for something of the user's own, or is several."""
_BARE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")
_ASIDE: Final = re.compile(r"\s*\((?:the |this is the )?(?:default|deprecated|recommended)(?: value)?\)", re.IGNORECASE)
_DIVIDE: Final = re.compile(
    r"\s*(?:,\s*(?:and|or|&)?|;\s*(?:and|or)?|\band/or\b|\band\b|\bor\b|\||(?<=`)/(?=`))\s+|\s*,\s*|\s*\|\s*"
)
_OPEN: Final = re.compile(
    r",\s*(?:\.\.\.|\u2026)"
    r"|\betc\b|\bet cetera\b|\bdelimit|\bdepend(?:s|ing|ent)\b|\bcase[- ]?insensitive\b|\bnot case[- ]sensitive\b"
    r"|\b(?:other|more|additional|custom|further|any|arbitrary|new|future|different)"
    r" (?:\w+ )?(?:values?|options?|types?)\b"
    r"|\bmay be added\b|\balso (?:be|accept|support|allow|valid|specify|use|set)\w*|\balternatively\b"
    r"|\bleave (?:it )?(?:blank|empty)\b"
    r"|\b(?:see|refer|consult|check|visit|found|listed|documented)\b[^.]{0,80}\b(?:values?|options?|list|types?)\b"
    r"|\b(?:full|complete|current|whole) list\b"
    r"|\b(?:list|set) of (?:\w+ )?(?:valid|possible|supported|available|allowed)\b"
    r"|\b(?:prefix|suffix|combination|comma[- ]separated|space[- ]separated|regular expression|regex|wildcard)\w*"
    r"|\bor (?:a|an|any|the|its|one of)\b|\bif (?:not|un)\w*[^.]*\bempty\b|\bvar(?:y|ies)\b",
    re.IGNORECASE,
)
_DEFAULT: Final = re.compile(
    r"\b(?:defaults?|default value|default setting)(?: value)?(?: (?:is|to|of|to the value of|set to))?:? ?"
    r"(?:`([^`\s]+)`|'([^'\s]+)'|\"([^\"\s]+)\"|([A-Z][A-Z0-9_]+)\b)",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"\b(?:set (?:this )?to|be set to|value of|specify|specified as|set as|use|using|equals?|equal to|must be|can be"
    r"|may be|or|such as|e\.g\.,?|for example,?|like)"
    r" (?:`([^`\s]+)`|'([^'\s]+)'|\"([^\"\s]+)\")",
    re.IGNORECASE,
)


def values(text: str) -> tuple[str, ...] | None:
    """The values that the property takes, as they are written; None where the list may have others."""
    own = plain(text)
    if generated := _GENERATED.search(own):
        found = tuple(one.strip("`") for one in generated[1].split(", "))
        return found if len(found) > 1 and not _outside(_DEFAULT, own, found) and "UNKNOWN_ENUM" not in own else None
    lists = [listed for one in sentences(text) if (listed := _listed(one))]
    if not lists or len({frozenset(one) for one in lists}) > 1 or len(_ANY_LEAD.findall(own)) > len(lists):
        return None
    found = lists[0]
    if _OPEN.search(own) or _outside(_DEFAULT, own, found) or _outside(_NAMED, own, found):
        return None
    return found


def _listed(sentence: str) -> tuple[str, ...] | None:
    lead = _LEAD.match(sentence)
    if lead is None:
        return None
    rest = re.sub(
        r",? (?:and )?(?:the )?(?:default(?:s|ing)?(?: value)?(?: is| to)?|with a default of):? \S+$",
        "",
        sentence[lead.end() :],
    )
    rest = re.sub(r"^the following(?: values)?:?\s*", "", _ASIDE.sub("", rest))
    parts = [one for one in _DIVIDE.split(rest.strip(" .:;")) if one]
    if len(parts) < 2:
        parts = parts[0].split() if parts and re.fullmatch(r"[A-Z][A-Z0-9_]*(?: [A-Z][A-Z0-9_]*)+", parts[0]) else []
    found = [_value(one, bare=":" in lead[0] or "are" in lead[0].split()) for one in parts]
    told = tuple(dict.fromkeys(one for one in found if one is not None))
    return told if len(found) == len(told) > 1 else None


def _value(part: str, *, bare: bool) -> str | None:
    quoted = _QUOTED.fullmatch(part)
    if quoted:
        inner = next(one for one in quoted.groups() if one is not None).strip("'\"")
        return None if not inner or _STANDS_FOR.search(inner) else inner
    return part if bare and _BARE.fullmatch(part) else None


def _outside(pattern: re.Pattern[str], text: str, found: tuple[str, ...]) -> bool:
    told = (next(one for one in match.groups() if one is not None) for match in pattern.finditer(text))
    return any(one.strip("'\".") not in found for one in told)
