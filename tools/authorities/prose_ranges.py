"""The ranges, lengths and counts that a description states, each by a whole sentence about the property itself."""

import re
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from tools.authorities.entry import Limits
from tools.authorities.prose_sentences import plain, sentences

__all__ = ["Kind", "ranges"]

Kind: TypeAlias = Literal["string", "number", "list"]

_N: Final = r"[`'\"]?(-?\d[\d,]*(?:\.\d+)?)[`'\"]?"
_UNIT: Final = r"(?: ?(%|percent|milliseconds?|ms|seconds?|minutes?|hours?|days?|weeks?|months?|years?|[KMGT]i?B|GBs?|bytes?|[a-z]+))?"
_TO: Final = r" ?(?:and|to|through|-|\u2013|,) ?"
_END: Final = r"(?:,? ?\(?(?:both )?(?:inclusive|inclusively)\)?)?"
_BE: Final = r"(?:must|has to|have to|can|may|needs to) (?:only )?be"
_WHAT: Final = (
    r"(?:(?:the|this|its|an?) )?(?:(?P<subject>(?:[\w-]+ ){0,4}?(?:names?|ids?|identifiers?|descriptions?)|values?|"
    r"range|valid range|field|property|parameter|length|string|input|it|number) ?)"
)
_VALID: Final = r"(?:(?:the )?(?:valid|allowed|acceptable|accepted|possible|supported|permitted|allowable) (?:values?|range|values? range|numbers?|lengths?|integers?))"
_AN: Final = (
    r"(?:an? |any )?(?:(?:whole |positive )?(?:integer|number|value|float|double|decimal|int)s?(?: values?)? )?"
)
_IN: Final = r"(?:between|from|(?:with)?in (?:(?:the|a) )?(?:inclusive )?range(?: of| from| between)?:?)"
_BETWEEN: Final = (
    rf"(?:{_IN} \[?{_N}{_UNIT}{_TO}{_N}{_UNIT}\]?|{_N}{_UNIT} ?(?:to|through|-|\N{{EN DASH}}) ?{_N}{_UNIT}){_END}"
)
_LEAST: Final = r"(?:at least|greater than or equal to|no less than|not less than|equal to or greater than|>=)"
_MOST: Final = (
    r"(?:at most|less than or equal to|no more than|no greater than|not exceed|up to|equal to or less than|<=)"
)
_NUMBERS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), bounds)
    for pattern, bounds in (
        (rf"{_VALID}(?: (?:is|are|must be))?:? {_AN}{_BETWEEN}", "both"),
        (rf"(?:{_WHAT})?{_BE} {_AN}{_BETWEEN}", "both"),
        (rf"{_WHAT}(?:ranges|range|is|are) {_AN}(?=between|from|in (?:the|a)? ?range){_BETWEEN}", "both"),
        (rf"(?:it |values? )?(?:ranges?|between):? (?:is )?{_AN}{_BETWEEN}", "both"),
        (
            rf"(?:an? |the )?minimum (?:allowed |supported |valid )?(?:value )?(?:is |of |: )?{_N}{_UNIT}"
            rf"(?:,? (?:and )?(?:an? |the )?maximum (?:value )?(?:is |of |: )?{_N}{_UNIT})",
            "both",
        ),
        (
            rf"(?:it has |has )?(?:an? |the )?(?:minimum|lowest) (?:(?:allowed|supported|valid) )?(?:value )?(?:is|of|:) {_N}{_UNIT}",
            "least",
        ),
        (
            rf"(?:it has |has )?(?:an? |the )?(?:maximum|highest) (?:(?:allowed|supported|valid) )?(?:value )?(?:is|of|:) {_N}{_UNIT}",
            "most",
        ),
        (rf"(?:{_WHAT})?{_BE} {_LEAST} {_N}{_UNIT}", "least"),
        (rf"(?:{_WHAT})?{_BE} (?:{_N} or (?:greater|higher|more|larger))", "least"),
        (rf"(?:{_WHAT})?(?:{_BE} {_MOST}|cannot exceed|must not exceed) {_N}{_UNIT}", "most"),
    )
)
_LONG: Final = r"(?: unicode| ascii| utf-8| alphanumeric)? ?characters?(?: long| in length| in total)?"
_TAIL: Final = (
    r"(?:,? ?(?:and|with|that|which|in length and|consisting|using)?,? (?:may |can |must |should |only |it |they |is |be |has )*"
    r"(?:contains?|uses?|comply|complies|match(?:es)?|consists?|starts?|begins?|includes?|valid|unique|lowercase|alphanumeric|composed|have)\b.*)?"
)
_LENGTHS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), bounds)
    for pattern, bounds in (
        (
            rf"(?:{_WHAT})?(?:{_BE}|is|are|must have|must contain|have|has|must consist of) (?:a string |a length )?(?:of )?(?:between |from )?{_N}{_TO}{_N}{_END}{_LONG}{_END}{_TAIL}",
            "both",
        ),
        (
            rf"(?:{_WHAT})?(?:must have |has )?(?:an? )?(?:the )?lengths?(?: constraints?)? ?(?:must be|is|of|should be|:)? ?(?:between |from )?{_N}{_TO}{_N}(?:{_LONG})?{_END}",
            "both",
        ),
        (
            rf"(?:length constraints?: )?(?:an? )?minimum length of {_N},? (?:and )?(?:an? )?maximum length (?:of|is) {_N}(?:{_LONG})?",
            "both",
        ),
        (
            rf"(?:{_WHAT})?(?:has |with )?(?:the )?(?:an? )?minimum (?:allowed )?length(?: of| is|:)? {_N}(?:{_LONG})?",
            "least",
        ),
        (
            rf"(?:{_WHAT})?(?:has |with )?(?:the )?(?:an? )?maximum (?:allowed )?length(?: of (?:the|this) \w+)?(?: of| is|:)? {_N}(?:{_LONG})?{_TAIL}",
            "most",
        ),
        (rf"(?:the )?max(?:imum)? name length is {_N}{_LONG}", "most"),
        (
            rf"(?:{_WHAT})?(?:{_BE}|is limited to|may have|can have|can contain|has) (?:a maximum of|{_MOST}|a max(?:imum)? length of) {_N}{_LONG}{_TAIL}",
            "most",
        ),
        (
            rf"(?:{_WHAT})?(?:cannot be|can't be|must not be|must be no|may not be) (?:longer|more) than {_N}{_LONG}{_TAIL}",
            "most",
        ),
        (rf"(?:{_WHAT})?(?:cannot|must not|may not|can't) exceed {_N}{_LONG}{_TAIL}", "most"),
        (rf"(?:{_WHAT})?{_BE} {_N}{_LONG} or (?:less|fewer){_TAIL}", "most"),
        (rf"(?:a )?maximum of {_N}{_LONG}", "most"),
        (rf"(?:{_WHAT})?{_BE} {_LEAST} {_N}{_LONG}{_TAIL}", "least"),
    )
)
_ITEMS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), bounds)
    for pattern, bounds in (
        (
            rf"(?:an? |the )?maximum(?: number)? of {_N}(?: (?:items?|entries|elements?|values?|blocks?))?(?: (?:are|is) allowed)?",
            "most",
        ),
        (
            rf"(?:must (?:have|contain) )?(?:an? )?(?:maximum|{_MOST}) (?:of )?{_N} (?:items?|entries|elements?|values?|blocks?)(?: (?:are|is) allowed)?",
            "most",
        ),
        (
            rf"(?:must (?:have|contain) |the list must (?:have|contain) )?(?:a minimum of|at least) {_N} (?:items?|entries|elements?|values?|blocks?)",
            "least",
        ),
    )
)
_SPECIAL: Final = re.compile(
    r"\b(?:unless|except|depend\w*|in addition|or (?:a )?(?:null|zero|unlimited)|multiples? of|other than|otherwise"
    r"|encoded|bytes|per (?:line|entry|segment)|each|for (?:\w+ )?(?:engines?|types?|tiers?|clusters?)|if (?:the|you|this|set|using|it)"
    r"|when(?:ever)? (?:the|you|this|using|set)|larger|prefix(?:ed)?|excluding|combined|total)\b|∞|\binfinite|\bdisable[sd]?\b",
    re.IGNORECASE,
)
"""What makes limits different from one use to another, or speaks of more than the value itself."""
_NUMBER: Final = re.compile(r"(?<![\w./:-])-?\d[\d,]*(?:\.\d+)?(?![\w/:.]*\d|\w*-)")
_OTHER_SUBJECT: Final = re.compile(r"\b(?:keys?|tags?|labels?|each|segments?|any|these|both)\b", re.IGNORECASE)
_OWN_WORDS: Final = frozenset(
    ["value", "field", "property", "parameter", "length", "string", "input", "it", "number", "range"]
)
_AT_FIELDS: Final = {
    "number": ("minimum", "maximum"),
    "string": ("min_length", "max_length"),
    "list": ("min_items", "max_items"),
}


def ranges(text: str, name: str, kind: Kind) -> Limits:
    """The limits of the property `name` that holds such values; empty where none is plainly told.

    Several sentences must agree: where one allows what another refuses, nothing is said.
    """
    templates = {"number": _NUMBERS, "string": _LENGTHS, "list": _ITEMS}[kind]
    least_field, most_field = _AT_FIELDS[kind]
    own = sentences(text)
    told: dict[str, set[float]] = {}
    heard: list[str] = []
    for one in own:
        for pattern, bounds in templates:
            match = pattern.fullmatch(one)
            if match is None or not _about(match, name):
                continue
            if not _in_own_unit(match, name, text):
                return {}
            numbers = [
                float(n.replace(",", "")) for n in match.groups() if n and re.fullmatch(r"-?\d[\d,]*(\.\d+)?", n)
            ]
            for field, number in _bounds(numbers, bounds, least_field, most_field):
                told.setdefault(field, set()).add(number)
            heard.append(one)
            break
    if not heard or any(len(several) > 1 for several in told.values()):
        return {}
    single = {field: several.pop() for field, several in told.items()}
    least, most = single.get(least_field), single.get(most_field)
    rest = plain(text)
    for one in heard:
        rest = re.sub(re.escape(one).replace(r"\ ", r"\s+"), " ", rest)
    if least is not None and most is not None and least > most:
        return {}
    if _SPECIAL.search(plain(text)) or (kind == "number" and not _all_within(rest, least, most)):
        return {}
    if kind == "number":
        return Limits(**{field: number for field, number in single.items()})  # pyright: ignore[reportArgumentType]
    whole = {field: int(number) for field, number in single.items() if number == int(number) and number >= 0}
    return Limits(**whole) if len(whole) == len(single) else {}  # pyright: ignore[reportArgumentType]


def _bounds(numbers: list[float], bounds: str, least: str, most: str) -> Iterator[tuple[str, float]]:
    if bounds == "both" and len(numbers) == 2:
        yield from zip((least, most), numbers, strict=True)
    elif bounds != "both" and len(numbers) == 1:
        yield (least if bounds == "least" else most), numbers[0]


def _about(match: re.Match[str], name: str) -> bool:
    """Whether the sentence's subject is the property: `value` always is, `names` only where the property is a name."""
    subject = match.groupdict().get("subject")
    if subject is None:
        return True
    if _OTHER_SUBJECT.search(subject):
        return False
    last = subject.lower().split()[-1].rstrip("s")
    return last in _OWN_WORDS or last.replace("identifier", "id") in name.lower().replace("identifier", "id")


def _in_own_unit(match: re.Match[str], name: str, text: str) -> bool:
    """Whether the numbers count what the property counts: a unit in the sentence must be the property's own."""
    units = {one.lower().rstrip("s") for one in match.groups() if one and re.fullmatch(r"[A-Za-z%]+", one)} - {
        "inclusive"
    }
    units -= {(match.groupdict().get("subject") or "").lower().rstrip("s")}
    if not units:
        return not re.search(r"\bISO ?8601\b|\bduration\b", text)
    if len(units) > 1:
        return False
    unit = {"percent": "%", "%": "%"}.get(unit := units.pop(), unit)
    if unit == "%":
        return bool(re.search(r"percent|%", f"{name} {text}", re.IGNORECASE))
    beside = re.sub(r"\d[\d,]* ?[A-Za-z]+", " ", text)
    return unit in name.lower() or bool(re.search(rf"\b(?:in|of) (?:\w+ )?{unit}s?\b", beside, re.IGNORECASE))


def _all_within(rest: str, least: float | None, most: float | None) -> bool:
    """Whether no number beside the sentence is outside: one that is may have a meaning of its own."""
    for one in _NUMBER.findall(rest):
        number = float(one.replace(",", "") or 0)
        if (least is not None and number < least) or (most is not None and number > most):
            return False
    return True
