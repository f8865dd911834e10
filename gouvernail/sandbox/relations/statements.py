"""The grammar of AWS's policy documents.

Sources: IAM User Guide, "Grammar of the IAM JSON policy language", "IAM JSON policy elements: Condition operators" and
"IAM and AWS STS quotas"; cfn-lint's schemas of policies of identities, resources and trust. The keys of conditions and
whether an action exists are not judged: services add to them daily, and IAM itself takes actions it does not know.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.index import nearest
from gouvernail.sandbox.relations.reading import expected, listed, mapping, strangers
from gouvernail.sandbox.words import article, kind_of, show

__all__ = ["IDENTITY", "REPOSITORY", "RESOURCE", "TRUST", "Kind", "allows", "read"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of policy: which parts of a statement it needs and which it must not have, and how a Sid is written."""

    name: str
    needs: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    sid: str = ""
    unique: bool = True


IDENTITY: Final = Kind("an identity's policy", ("Action", "Resource"), ("Principal",), "[A-Za-z0-9]*")
RESOURCE: Final = Kind("a resource's policy", ("Action", "Resource", "Principal"))
TRUST: Final = Kind("a trust policy", ("Action", "Principal"), ("Resource",))
REPOSITORY: Final = Kind("a repository's policy", ("Action", "Principal"), unique=False)
"""A policy of a resource which need not repeat what it is attached to."""

_VERSIONS: Final = ("2012-10-17", "2008-10-17")
_PARTS: Final = ("Action", "Resource", "Principal")
_STATEMENT: Final = ("Sid", "Effect", "Condition", *_PARTS, *(f"Not{part}" for part in _PARTS))
_PRINCIPALS: Final = ("AWS", "CanonicalUser", "Federated", "Service")
_ACTION: Final = re.compile(r"\*|[A-Za-z0-9*?-]+:[\w*?./-]+")
_OPERATOR: Final = re.compile(
    r"(ForAnyValue:|ForAllValues:)?(String(Not)?Equals(IgnoreCase)?|String(Not)?Like|Numeric(Not)?Equals"
    r"|(Numeric|Date)(Less|Greater)Than(Equals)?|Date(Not)?Equals|Bool|BinaryEquals|(Not)?IpAddress|Null"
    r"|Arn(Not)?(Equals|Like))(Exists)?(IfExists)?",
    re.IGNORECASE,
)
_OPERATORS: Final = (
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike"),
    *("StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"),
    *("NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan"),
    *("DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress"),
    *("NotIpAddress", "Null", "ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"),
)
_HOLE: Final = re.compile(r"\$\{")
# An account, an ARN, or the unique id that stands for a principal that was deleted.
_AWS_PRINCIPAL: Final = re.compile(r"\*|\d{12}|arn:[^:]+:(iam|sts):[^:]*:[^:]+:.+|A[A-Z0-9]{15,}")
_SERVICE: Final = re.compile(
    r"\*|([\w-]+\.)+(amazonaws\.com(\.cn)?|amazon\.com|amazonaws\.eu|aws\.internal|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov)"
)
_AN_ARN: Final = re.compile(r"\*|arn:.*|\$\{.*")


def read(document: Mapping[str, object], kind: Kind) -> Iterator[str]:
    """What is wrong in a policy, each where it is (`statement 2: ...`). What is UNKNOWN is not judged."""
    yield from strangers(document, ("Version", "Id", "Statement"))
    version = document.get("Version")
    if version not in (None, UNKNOWN, *_VERSIONS):
        yield f"expected Version to be {' or '.join(map(show, _VERSIONS))}, got {show(version)}"
    statements = document.get("Statement")
    if statements is UNKNOWN:
        return
    if statements is None:
        yield "missing Statement"
    elif not isinstance(statements, Mapping | list):
        yield expected("Statement to be a list of objects", statements)
    else:
        each = listed(cast("object", statements))
        if not each:
            yield "Statement is empty"
        for number, one in enumerate(each, 1):
            yield from (f"statement {number}: {wrong}" for wrong in _statement(one, kind))
        yield from _same_sids(each, kind)


def allows(document: Mapping[str, object], action: str) -> bool:
    """Whether some statement may allow an action to somebody, whatever its conditions; True where that is not known."""
    each = listed(document.get("Statement"))
    return any(not isinstance(one, Mapping) or _may(mapping(cast("object", one)), action) for one in each)


def _may(statement: Mapping[str, object], action: str) -> bool:
    if statement.get("Effect") == "Deny":
        return False
    actions = listed(statement.get("Action"))
    return not actions or any(not isinstance(one, str) or _matches(one, action) for one in actions)


def _matches(pattern: str, action: str) -> bool:
    form = "".join({"*": ".*", "?": "."}.get(letter) or re.escape(letter) for letter in pattern)
    return re.fullmatch(form, action, re.IGNORECASE) is not None


def _statement(given: object, kind: Kind) -> Iterator[str]:
    if given is UNKNOWN:
        return
    if not isinstance(given, Mapping):
        yield expected("an object", given)
        return
    statement = cast("Mapping[str, object]", given)
    yield from strangers(statement, _STATEMENT)
    effect = statement.get("Effect")
    if effect is None:
        yield "missing Effect"
    elif effect not in ("Allow", "Deny", UNKNOWN):
        yield f"expected Effect to be 'Allow' or 'Deny', got {show(effect)}"
    yield from _sid(statement.get("Sid"), kind)
    for part in _PARTS:
        yield from _part(statement, part, kind)
    if "Condition" in statement:
        yield from _condition(statement["Condition"])


def _part(statement: Mapping[str, object], part: str, kind: Kind) -> Iterator[str]:
    there = [name for name in (part, f"Not{part}") if name in statement]
    near = {name: nearest(name, _STATEMENT) for name in statement if name not in _STATEMENT}
    if part in kind.lacks:
        yield from (f"{kind.name} has no {name}" for name in there)
    elif len(there) > 1:
        yield f"has both {part} and Not{part}: give one"
    elif not there and part in kind.needs and not {part, f"Not{part}"} & {*near.values()}:
        yield f"missing {part} (or Not{part}), which {kind.name} needs"
    for name in there:
        value = statement[name]
        if part == "Principal":
            yield from _principal(value, name)
        else:
            yield from _texts(value, name)
            yield from (wrong for one in listed(value) if (wrong := _name(one, part, kind)))


def _name(one: object, part: str, kind: Kind) -> str:
    if not isinstance(one, str):
        return ""
    if part == "Action" and not _ACTION.fullmatch(one) and not _HOLE.search(one):
        return f"expected an action as service:Name or '*', got {show(one)}"
    if part == "Resource" and kind is IDENTITY and not _AN_ARN.fullmatch(one):
        return f"expected an ARN or '*' for a resource, got {show(one)}"
    return ""


def _principal(value: object, name: str) -> Iterator[str]:
    if value is UNKNOWN or value == "*":
        return
    if not isinstance(value, Mapping):
        yield expected(f"{name} to be '*' or an object such as {{'Service': '...'}}", value)
        return
    given = cast("Mapping[str, object]", value)
    yield from strangers(given, _PRINCIPALS, f"{name}: ")
    for kind, form in (("AWS", _AWS_PRINCIPAL), ("Service", _SERVICE)):
        if kind in given:
            yield from _texts(given[kind], f"{name}.{kind}")
            for one in listed(given[kind]):
                if isinstance(one, str) and not form.fullmatch(one) and not _HOLE.search(one):
                    what = "an account's number or an ARN" if kind == "AWS" else "a service's name, x.amazonaws.com"
                    yield f"{name}.{kind}: expected {what}, got {show(one)}"


def _condition(value: object) -> Iterator[str]:
    if value is UNKNOWN:
        return
    if not isinstance(value, Mapping):
        yield expected("Condition to be an object", value)
        return
    for operator, tests in cast("Mapping[str, object]", value).items():
        if not _OPERATOR.fullmatch(operator):
            near = nearest(operator.rpartition(":")[2], _OPERATORS)
            yield f"no condition operator {show(operator)}" + (f": did you mean '{near}'?" if near else "")
        elif not isinstance(tests, Mapping) and tests is not UNKNOWN:
            yield expected(f"{operator} to be an object of keys and values", tests)


def _sid(sid: object, kind: Kind) -> Iterator[str]:
    if sid is None or sid is UNKNOWN:
        return
    if not isinstance(sid, str):
        yield expected("Sid to be a string", sid)
    elif kind.sid and not re.fullmatch(kind.sid, sid):
        yield f"expected Sid to be letters and digits only, got {show(sid)}"


def _same_sids(statements: Sequence[object], kind: Kind) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, one in enumerate(statements, 1):
        sid = cast("Mapping[str, object]", one).get("Sid") if isinstance(one, Mapping) else None
        if not kind.unique or not isinstance(sid, str) or not sid:
            continue
        if sid in seen:
            yield f"statement {number}: Sid {show(sid)} is that of statement {seen[sid]} too"
        seen.setdefault(sid, number)


def _texts(value: object, name: str) -> Iterator[str]:
    each = listed(value)
    if value is not UNKNOWN and not each:
        yield f"{name} is empty"
    for one in each:
        if one is not UNKNOWN and not isinstance(one, str):
            yield f"expected {name} to be a string or a list of strings, got {article(kind_of(one))} in it"
