"""The ranges, lengths and counts that a description states, each by a whole sentence about the property itself."""

import math
import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, cast

from tools.authorities.entry import Limits
from tools.authorities.prose_sentences import plain, sentences

__all__ = ["Kind", "ranges"]

Kind: TypeAlias = Literal["string", "number", "list"]

_N: Final = r"[`'\"]?(-?\d[\d,]*(?:\.\d+)?)[`'\"]?"
_UNIT: Final = r"(?: ?(%|[A-Za-z]+))?"
_TO: Final = r" ?(?:and|to|through|-|\u2013|,) ?"
_END: Final = r"(?:,? ?\(?(?:both )?(?:inclusive|inclusively)\)?)?"
_BE: Final = r"(?:must|has to|have to|can|may|needs to) (?:only )?be"
_WHAT: Final = (
    r"(?:(?:(?:the|this|its|an?) )?(?P<subject>(?:[\w-]+ ){0,4}?(?:names?|ids?|identifiers?|descriptions?)"
    r"|values?|range|valid range|field|property|parameter|length|string|input|it|number) ?)"
)
_VALID: Final = (
    r"(?:(?:the )?(?:valid|allowed|acceptable|accepted|possible|supported|permitted|allowable)"
    r" (?:values?|range|values? range|numbers?|lengths?|integers?))"
)
_AN: Final = (
    r"(?:an? |any )?(?:(?:whole |positive )?(?:integer|number|value|float|double|decimal|int)s?(?: values?)? )?"
)
_IN: Final = r"(?:between|from|(?:with)?in (?:(?:the|a) )?(?:inclusive )?range(?: of| from| between)?:?)"
_BETWEEN: Final = (
    rf"(?:{_IN} \[?{_N}{_UNIT}{_TO}{_N}{_UNIT}\]?|{_N}{_UNIT} ?(?:to|through|-|\u2013) ?{_N}{_UNIT}){_END}"
)
_LEAST: Final = r"(?:at least|greater than or equal to|no less than|not less than|equal to or greater than|>=)"
_MOST: Final = r"(?:at most|less than or equal to|no more than|no greater than|up to|equal to or less than|<=)"
_HAS: Final = r"(?:it )?(?:has )?(?:an? |the )?"
_OF: Final = r" (?:(?:allowed|supported|valid) )?(?:value )?(?:is|of|:) "
_LONG: Final = r"(?: unicode| ascii| utf-8| alphanumeric)? ?characters?(?: long| in length| in total)?"
_LENGTH: Final = r" (?:allowed )?length(?: of (?:the|this) \w+)?(?: of| is|:)? "
_TAIL: Final = (
    r"(?:,? ?(?:and|with|that|which|in length and|consisting|using)?,?"
    r" (?:may |can |must |should |only |it |they |is |be |has )*"
    r"(?:contains?|uses?|comply|complies|match(?:es)?|consists?|starts?|begins?|includes?|valid|unique|lowercase"
    r"|alphanumeric|composed|have)\b.*)?"
)
_THINGS: Final = r" (?:items?|entries|elements?|values?|blocks?)"
_ARE: Final = r"(?: (?:are|is) allowed)?"

Bounds: TypeAlias = Literal["both", "least", "most"]
_TEMPLATES: Final[Mapping[Kind, tuple[tuple[Bounds, str], ...]]] = {
    "number": (
        ("both", rf"{_VALID}(?: (?:is|are|must be))?:? {_AN}{_BETWEEN}"),
        ("both", rf"{_WHAT}?{_BE} {_AN}{_BETWEEN}"),
        ("both", rf"{_WHAT}(?:ranges|range|is|are) {_AN}(?=between|from|in (?:the|a)? ?range){_BETWEEN}"),
        ("both", rf"(?:it |values? )?(?:ranges? )?(?=between|from){_AN}{_BETWEEN}"),
        ("both", rf"{_HAS}minimum{_OF}{_N}{_UNIT},? (?:and )?(?:an? |the )?maximum{_OF}{_N}{_UNIT}"),
        ("least", rf"{_HAS}(?:minimum|lowest){_OF}{_N}{_UNIT}"),
        ("most", rf"{_HAS}(?:maximum|highest){_OF}{_N}{_UNIT}"),
        ("least", rf"{_WHAT}?{_BE} {_LEAST} {_N}{_UNIT}"),
        ("least", rf"{_WHAT}?{_BE} {_N} or (?:greater|higher|more|larger)"),
        ("most", rf"{_WHAT}?(?:{_BE} {_MOST}|(?:cannot|must not) exceed) {_N}{_UNIT}"),
    ),
    "string": (
        (
            "both",
            (
                rf"{_WHAT}?(?:{_BE}|is|are|must have|must contain|have|has|must consist of) (?:a string |a length )?"
                rf"(?:of )?(?:between |from )?{_N}{_TO}{_N}{_END}{_LONG}{_END}{_TAIL}"
            ),
        ),
        (
            "both",
            (
                rf"{_WHAT}?(?:must have |has )?(?:an? )?(?:the )?lengths?(?: constraints?)? ?(?:must be|is|of|:)? ?"
                rf"(?:between |from )?{_N}{_TO}{_N}(?:{_LONG})?{_END}"
            ),
        ),
        (
            "both",
            (
                rf"(?:length constraints?: )?{_HAS}minimum{_LENGTH}{_N}(?:{_LONG})?,? (?:and )?"
                rf"{_HAS}maximum{_LENGTH}{_N}(?:{_LONG})?"
            ),
        ),
        ("least", rf"{_WHAT}?(?:with )?{_HAS}minimum{_LENGTH}{_N}(?:{_LONG})?"),
        ("most", rf"{_WHAT}?(?:with )?{_HAS}maximum{_LENGTH}{_N}(?:{_LONG})?{_TAIL}"),
        ("most", rf"(?:the )?max(?:imum)? name length is {_N}{_LONG}"),
        (
            "most",
            (
                rf"{_WHAT}?(?:{_BE}|is limited to|may have|can have|can contain|has)"
                rf" (?:a maximum of|{_MOST}|a max(?:imum)? length of) {_N}{_LONG}{_TAIL}"
            ),
        ),
        (
            "most",
            rf"{_WHAT}?(?:(?:cannot|can't|must not|may not) be|must be no) (?:longer|more) than {_N}{_LONG}{_TAIL}",
        ),
        ("most", rf"{_WHAT}?(?:cannot|must not|may not|can't) exceed {_N}{_LONG}{_TAIL}"),
        ("most", rf"{_WHAT}?{_BE} {_N}{_LONG} or (?:less|fewer){_TAIL}"),
        ("most", rf"(?:a )?maximum of {_N}{_LONG}"),
        ("least", rf"{_WHAT}?{_BE} {_LEAST} {_N}{_LONG}{_TAIL}"),
    ),
    "list": (
        ("most", rf"(?:an? |the )?maximum(?: number)? of {_N}(?:{_THINGS})?{_ARE}"),
        ("most", rf"(?:must (?:have|contain) )?(?:an? )?(?:maximum|{_MOST}) (?:of )?{_N}{_THINGS}{_ARE}"),
        ("least", rf"(?:(?:the list )?must (?:have|contain) )?(?:a minimum of|at least) {_N}{_THINGS}"),
    ),
}
_READERS: Final[Mapping[Kind, tuple[tuple[Bounds, re.Pattern[str]], ...]]] = {
    kind: tuple((bounds, re.compile(template, re.IGNORECASE)) for bounds, template in templates)
    for kind, templates in _TEMPLATES.items()
}
_SPECIAL: Final = re.compile(
    r"\b(?:unless|except|depend\w*|in addition|or (?:a )?(?:null|zero|unlimited)|multiples? of|other than|otherwise"
    r"|encoded|bytes|per (?:line|entry|segment)|each|for (?:\w+ )?(?:engines?|types?|tiers?|clusters?)"
    r"|if (?:the|you|this|set|using|it)"
    r"|when(?:ever)? (?:the|you|this|using|set)|larger|prefix(?:ed)?|excluding|combined|total)\b"
    r"|\u221e|\binfinite|\bdisable[sd]?\b",
    re.IGNORECASE,
)
"""What makes limits different from one use to another, or speaks of more than the value itself."""
_NUMBER: Final = re.compile(r"(?<![\w./:-])-?\d[\d,]*(?:\.\d+)?(?![\w/:.]*\d|\w*-)")
_OTHER_SUBJECT: Final = re.compile(r"\b(?:keys?|tags?|labels?|each|segments?|any|these|both)\b", re.IGNORECASE)
_OWN_WORDS: Final = frozenset(
    ["value", "field", "property", "parameter", "length", "string", "input", "it", "number", "range"]
)
_UNHEARD: Final[Mapping[Kind, re.Pattern[str]]] = {
    "number": re.compile(r"\b(?:between|range|minimum|maximum|at least|at most)\b[^.]*\d", re.IGNORECASE),
    "string": re.compile(r"\d[^.]*\bcharacters?\b|\blengths?\b[^.]*\d", re.IGNORECASE),
    "list": re.compile(r"\b(?:minimum|maximum|at least|at most|up to)\b[^.]*\d", re.IGNORECASE),
}
"""What speaks of limits without being read: it may speak of others, for some uses."""
_WHOLE_NUMBER: Final = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_FIELDS: Final = {
    "number": ("minimum", "maximum"),
    "string": ("min_length", "max_length"),
    "list": ("min_items", "max_items"),
}


def ranges(text: str, name: str, kind: Kind) -> Limits:
    """The limits of the property `name` that holds such values; empty where none is plainly told.

    Several sentences must agree: where one allows what another refuses, nothing is said.
    """
    least_field, most_field = _FIELDS[kind]
    told: dict[str, set[float]] = {}
    rest = plain(text)
    for one in sentences(text):
        heard = _heard(one, name, kind)
        if heard is None or not _of_all(heard[1], name, plain(text).replace(one, "")):
            continue
        bounds, match = heard
        if not _in_own_unit(match, name, text):
            return {}
        numbers = [float(n.replace(",", "")) for n in match.groups() if n and _WHOLE_NUMBER.fullmatch(n)]
        fields = {"both": (least_field, most_field), "least": (least_field,), "most": (most_field,)}[bounds]
        if len(numbers) != len(fields):
            return {}
        for field, number in zip(fields, numbers, strict=True):
            told.setdefault(field, set()).add(number)
        rest = re.sub(re.escape(one).replace(r"\ ", r"\s+"), " ", rest)
    single = {field: min(several) for field, several in told.items() if len(several) == 1}
    least, most = single.get(least_field, -math.inf), single.get(most_field, math.inf)
    if len(single) < len(told) or least > most or _SPECIAL.search(plain(text)) or _UNHEARD[kind].search(rest):
        return {}
    if kind == "number":
        return cast("Limits", single) if _all_within(rest, least, most) else {}
    whole = all(number == int(number) and number >= 0 for number in single.values())
    return cast("Limits", {field: int(number) for field, number in single.items()}) if whole else {}


def _heard(sentence: str, name: str, kind: Kind) -> tuple[Bounds, re.Match[str]] | None:
    for bounds, pattern in _READERS[kind]:
        match = pattern.fullmatch(sentence)
        if match is not None and _about(match, name):
            return bounds, match
    return None


def _about(match: re.Match[str], name: str) -> bool:
    """Whether the sentence's subject is the property: `value` always is, `names` only where the property is a name."""
    subject = match.groupdict().get("subject")
    if subject is None:
        return True
    if _OTHER_SUBJECT.search(subject):
        return False
    last = subject.lower().split()[-1].rstrip("s")
    return last in _OWN_WORDS or last.replace("identifier", "id") in name.lower().replace("identifier", "id")


def _of_all(match: re.Match[str], name: str, beside: str) -> bool:
    """Whether the subject is no narrower than the property: `Windows pool names` are some of the names only."""
    words = (match.groupdict().get("subject") or "").lower().split()[:-1]
    return all(word in f"{name} {beside}".lower() for word in words)


def _in_own_unit(match: re.Match[str], name: str, text: str) -> bool:
    """Whether the numbers count what the property counts: a unit in the sentence must be the property's own."""
    units = {one.lower().rstrip("s") for one in match.groups() if one and re.fullmatch(r"[A-Za-z]+|%", one)}
    units -= {"inclusive", (match.groupdict().get("subject") or "").lower().rstrip("s")}
    if not units:
        return not re.search(r"\bISO ?8601\b|\bduration\b", text)
    if len(units) > 1:
        return False
    unit = units.pop()
    if unit in {"percent", "%"}:
        return bool(re.search(r"percent|%", f"{name} {text}", re.IGNORECASE))
    beside = re.sub(r"\d[\d,]* ?[A-Za-z]+", " ", text)
    return unit in name.lower() or bool(re.search(rf"\b(?:in|of) (?:\w+ )?{unit}s?\b", beside, re.IGNORECASE))


def _all_within(rest: str, least: float, most: float) -> bool:
    """Whether no number beside the sentences is outside: one that is may have a meaning of its own."""
    return all(least <= float(one.replace(",", "")) <= most for one in _NUMBER.findall(rest))
