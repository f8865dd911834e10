"""What a description says of a change to its property: only a whole sentence that says nothing else is heard."""

import re
from typing import Final, Literal

from tools.authorities.prose_sentences import plain, sentences

__all__ = ["mutability"]

_THIS: Final = (
    r"(?:this|it|its value"
    r"|the (?:\w+ )?(?:value|name|field|property|argument|attribute|setting|parameter|id|identifier))"
    r"(?: (?:field|property|value|argument|attribute|setting|parameter|option|name|id|block|list|number|\w+ value))?"
)
_NEW: Final = (
    r"(?:an? |the )?(?:new (?:resource|cluster|project|interface|instance)s?(?: to be (?:re-?)?created| to be made)?"
    r"|(?:resource |re)?replacement(?: of (?:the|this) resource)?|resource (?:replacement|re-?creation)"
    r"|re-?creation(?: of (?:the|this) (?:resource|instance|cluster))?|resource to be re-?(?:created|placed))"
)
_PARTLY: Final = r"(?:if|when|unless|from|between|not|setting|enabling|disabling|adding|removing|decreas\w+|increas\w+)"
_CHANGED: Final = r"(?:changed|updated|modified|edited|altered)"
_NOT: Final = rf"(?:cannot|can't|can not|may not|must not) be {_CHANGED}"
_LATER: Final = (
    r"(?:,? (?:after|once|afterwards?|later|thereafter|following)"
    r"(?: (?!if\b|when\b|unless\b|for\b|with\b|on\b)[\w-]+){0,8})"
)
_ONCE: Final = (
    r"(?:once (?:(?:it|this|this (?:field|property|value)|the \w+) )?(?:has been |is |was |have been )?"
    r"(?:set|specified|created|defined|configured),? )"
)
_SUBJECT: Final = (
    r"(?:(?:please note,? that )?(?:this|which|the)(?: \w+){0,2}"
    r" (?:field|property|value|name|setting|id|argument|attribute|parameter|type|mode|location|region) )"
)
_IT: Final = rf"(?:{_SUBJECT}|(?:please note,? that )?(?:this|it|which) )?"
_REPLACE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"(?:changing|modifying|updating|editing) {_THIS} (?:also |always )?(?:will )?(?:also |always )?"
            rf"(?:forces?|creates?|causes?|triggers?|requires?(?: creating)?|results? in)(?: creation of)? {_NEW}"
        ),
        (
            rf"(?:changing|modifying|updating) {_THIS} (?:will )?forces? (?:terraform|pulumi|the provider) to"
            r" (?:re)?create (?:an? )?(?:new|the)? ?resource"
        ),
        rf"(?:changing|modifying|updating) {_THIS} (?:will )?(?:re-?creates?|replaces?) (?:the|this) (?:\w+ )?\w+",
        (
            rf"(?:changing|modifying|updating) {_THIS} (?:will )?causes? (?:the|this) (?:resource|instance|cluster) to"
            r" (?:be )?(?:destroyed and )?re-?created?"
        ),
        rf"changes to {_THIS} (?:will )?(?:force|trigger|require|cause) {_NEW}",
        rf"changes to {_THIS} (?:will )?re-?create (?:the|this) \w+(?: \w+)?",
        (
            rf"(?:(?!.*\b{_PARTLY}\b).{{0,80}}[,(-] ?)?(?:it |this )?(?:forces|triggers) {_NEW}"
            rf"(?: (?:if|when|on) (?:it is |it's )?(?:{_CHANGED}|change))?\)?"
        ),
        rf"if {_THIS} is {_CHANGED},? (?:then )?the resource (?:will be|is) (?:re-?created|replaced)",
        rf"(?:\(?(?:optional|required)(?:,| and) )?{_ONCE}?{_IT}(?:is )?immutable{_LATER}?(?:, and {_NOT})?\)?",
        r"(?:the|this) field is immutable and causes resource replacement when mutated",
        r"this field is only set at create time and modifying this field after creation will trigger recreation",
        rf"(?:{_ONCE}{_IT}|{_SUBJECT}){_NOT}{_LATER}?|{_IT}{_NOT}{_LATER}",
        (
            rf"{_IT}can (?:only )?be (?:set|specified) (?:at|during|on) (?:\w+ ){{0,3}}creation(?: time)?"
            rf" (?:and|but) (?:{_NOT}|is immutable){_LATER}?"
        ),
    )
)
_UPDATE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"{_IT}(?:can|may) be {_CHANGED}"
            r"(?: (?:even )?(?:after (?:the )?(?:\w+ )?(?:creation|is created|it is created)"
            r"|at any (?:time|moment)|later|in[- ]place))?"
            r"(?: without (?:re-?creating|replacing|creating a new) (?:the |this )?\w+)?"
        ),
        rf"{_IT}is not a unique identifier and can be updated",
        rf"{_IT}(?:is mutable|supports in-place updates?)",
        rf"changing {_THIS} (?:does not|doesn't|will not|won't) (?:force|trigger|cause|require) {_NEW}",
    )
)
_DOUBT: Final = re.compile(
    r"\b(?:unless|except|exception|in[- ]place|partial(?:ly)?)\b"
    r"|\b(?:can|may) be (?:changed|updated|modified|edited|added)\b|\bonly (?:if|when)\b"
    r"|\b(?:not|never|n't|without) (?:force|trigger|caus|requir|re-?creat|replac)\w*"
    r"|\bif (?:the )?(?:value|\w+) (?:is|was) \w+ (?:from|to)\b|\bchang(?:e|ing|ed) (?:\w+ )?from\b"
    r"|\bidentical\b|\bsuppress|\bignored\b|\bare mutable\b|\bis mutable\b",
    re.IGNORECASE,
)
"""What beside the sentence makes it depend on something."""
_SAID: Final = re.compile(
    r"\b(?:forces?|triggers?|re-?creat|replac|immutable|not be (?:changed|updated|modified))", re.IGNORECASE
)


_MADE: Final = re.compile(
    r"\b(?:after|once|at|during|on|following) (?:(?:the |this |an? )?(?!creation\b)((?:[A-Za-z]+ ){0,4}?[A-Za-z]+)"
    r"(?: (?:is|was|has been|have been) (?:created|provisioned|made)| creation\b)|you create (?:the |an? )(.+)$)",
    re.IGNORECASE,
)
"""Whose making it is after which nothing changes."""
_ANYTHING: Final = frozenset(
    ["it", "this", "resource", "the", "initial", "property", "value", "they", "set", "specified", "created", "later"]
)


def mutability(text: str, owner: str) -> Literal["replace", "update"] | None:
    """Whether a change to a property replaces its resource or is made in place; None where it is not plainly told.

    `owner` is the resource type's name: what cannot change once something else is made is not told of it.
    """
    own = sentences(text)
    replaces = [one for one in own if any(pattern.fullmatch(one) for pattern in _REPLACE)]
    updates = [one for one in own if any(pattern.fullmatch(one) for pattern in _UPDATE)]
    rest = [one for one in re.split(r"(?<=[.])\s+", plain(text)) if one.strip(" .") not in {*replaces, *updates}]
    if replaces and not updates:
        doubtful = any(_DOUBT.search(one) for one in rest) or any(_of_another(one, owner) for one in replaces)
        return None if doubtful else "replace"
    if updates and not replaces:
        return None if any(_SAID.search(one) for one in rest) else "update"
    return None


def _of_another(sentence: str, owner: str) -> bool:
    made = _MADE.search(sentence)
    name = (made[1] or made[2]).replace(" ", "").lower() if made else "it"
    name = name.replace("vm", "virtualmachine").replace("configuration", "config")
    return name not in _ANYTHING and not owner.lower().endswith(name)
