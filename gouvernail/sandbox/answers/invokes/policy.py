"""IAM policy documents, rendered as the provider does.

After what the provider's `aws_iam_policy_document` documents and its code does: keys in IAM's order, a single value
without its list, lists of actions, resources and principals in falling order, values of conditions in the order given,
`&{...}` for `${...}`, `<`, `>` and `&` escaped as Go does.
"""

import json
import zlib
from collections.abc import Mapping
from typing import Final, cast

from gouvernail.sandbox.answers.invokes.asking import Args, Existing, Result
from gouvernail.sandbox.answers.unsaid import Refused
from gouvernail.sandbox.place import Place

__all__ = ["document"]

_VERSION: Final = "2012-10-17"
_ESCAPED: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_LISTS: Final = (
    ("actions", "Action"), ("notActions", "NotAction"), ("resources", "Resource"), ("notResources", "NotResource"),
)  # fmt: skip
_PRINCIPALS: Final = (("principals", "Principal"), ("notPrincipals", "NotPrincipal"))
_KEYS: Final = (
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition",
)  # fmt: skip
_Statement = dict[str, object]


def document(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - it needs neither
    """`getPolicyDocument`. Raises Refused where two statements have one Sid, or a document to merge is none."""
    merged: dict[str, object] = {}
    statements: list[_Statement] = []
    seen: set[str] = set()
    for number, text in enumerate(_texts(args.get("sourcePolicyDocuments"))):
        source = _parsed(text, f"merging source document {number}")
        _unique(_statements(source), seen, f"merging source document {number}: ", " in source_policy_documents")
        _merge(merged, statements, source)
    version = str(args.get("version") or _VERSION)
    own = [_rendered(one, version) for one in cast("list[Mapping[str, object]]", args.get("statements") or [])]
    _unique(own, set(), "", "")
    _merge(merged, statements, {"Version": version, "Id": args.get("policyId"), "Statement": own})
    for number, text in enumerate(_texts(args.get("overridePolicyDocuments"))):
        _merge(merged, statements, _parsed(text, f"merging override document {number}"))
    whole = {name: value for name, value in {**merged, "Statement": statements}.items() if value}
    ordered = {name: whole[name] for name in ("Version", "Id", "Statement") if name in whole}
    text = _go(json.dumps(ordered, indent=2, ensure_ascii=False))
    return {
        **args,
        "version": version,
        "id": str(zlib.crc32(text.encode())),
        "json": text,
        "minifiedJson": _go(json.dumps(ordered, separators=(",", ":"), ensure_ascii=False)),
    }


def _rendered(given: Mapping[str, object], version: str) -> _Statement:
    statement: _Statement = {"Sid": given.get("sid"), "Effect": given.get("effect") or "Allow"}
    for wire, name in _LISTS:
        listed = cast("list[str]", given.get(wire) or [])
        change = name.endswith("Resource")
        statement[name] = _one([_variables(text, version) if change else text for text in listed])
    for wire, name in _PRINCIPALS:
        statement[name] = _principals(cast("list[Mapping[str, object]]", given.get(wire) or []), version)
    conditions: dict[str, dict[str, list[str]]] = {}
    for one in cast("list[Mapping[str, object]]", given.get("conditions") or []):
        values = conditions.setdefault(str(one["test"]), {}).setdefault(str(one["variable"]), [])
        values += [_variables(text, version) for text in cast("list[str]", one["values"])]
    statement["Condition"] = conditions
    return _tidy(statement)


def _principals(given: list[Mapping[str, object]], version: str) -> object:
    held: dict[str, set[str]] = {}
    for one in given:
        held.setdefault(str(one["type"]), set()).update(
            _variables(text, version) for text in cast("list[str]", one["identifiers"])
        )
    return "*" if held == {"*": {"*"}} else {kind: _one(list(names)) for kind, names in sorted(held.items())}


def _one(values: list[str]) -> object:
    return values[0] if len(values) == 1 else sorted(set(values), reverse=True)


def _variables(text: str, version: str) -> str:
    if "&{" in text and version == "2008-10-17":
        raise Refused(f"found &{{ sequence in ({text}), which is not supported in document version 2008-10-17")
    return text.replace("&{", "${")


def _tidy(statement: Mapping[str, object]) -> _Statement:
    """A statement with its keys in order, those without a value left out, and single values out of their lists."""
    result = {name: statement[name] for name in _KEYS if statement.get(name) not in (None, "", [], {})}
    conditions: object = result.get("Condition")
    if isinstance(conditions, Mapping):
        result["Condition"] = {
            test: {key: _alone(value) for key, value in sorted(variables.items())}
            for test, variables in sorted(cast("Mapping[str, Mapping[str, object]]", conditions).items())
        }
    for name in ("Principal", "NotPrincipal"):
        principals = result.get(name)
        if isinstance(principals, Mapping):
            result[name] = {
                kind: sorted(cast("list[str]", value), reverse=True) if isinstance(value, list) else value
                for kind, value in sorted(cast("Mapping[str, object]", principals).items())
            }
    return result


def _alone(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    listed = cast("list[object]", value) if isinstance(value, list) else []
    return listed[0] if len(listed) == 1 else cast("object", value)


def _merge(merged: dict[str, object], statements: list[_Statement], other: Mapping[str, object]) -> None:
    """Take in another document: its Id, the later version, its statements in the place of those of the same Sid."""
    merged["Id"] = other.get("Id") or merged.get("Id")
    merged["Version"] = max(str(merged.get("Version") or ""), str(other.get("Version") or ""))
    for new in _statements(other):
        at = next((n for n, old in enumerate(statements) if new.get("Sid") and old.get("Sid") == new["Sid"]), None)
        if at is None:
            statements.append(_tidy(new))
        else:
            statements[at] = _tidy(new)


def _unique(statements: list[_Statement], seen: set[str], before: str, after: str) -> None:
    for one in statements:
        sid = str(one.get("Sid") or "")
        if sid and sid in seen:
            raise Refused(
                f"writing IAM Policy Document: {before}duplicate Sid ({sid}){after}. "
                "Remove the Sid or ensure the Sid is unique."
            )
        seen.add(sid)


def _parsed(text: str, where: str) -> Mapping[str, object]:
    try:
        read = cast("object", json.loads(text))
    except (ValueError, RecursionError) as error:
        raise Refused(f"writing IAM Policy Document: {where}: {error}") from None
    held = cast("Mapping[str, object]", read) if isinstance(read, Mapping) else None
    listed = held.get("Statement", []) if held is not None else None
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in cast("list[object]", listed)):
        raise Refused(f"writing IAM Policy Document: {where}: a policy document has a list of statements")
    return cast("Mapping[str, object]", held)


def _statements(held: Mapping[str, object]) -> list[_Statement]:
    return cast("list[_Statement]", held.get("Statement") or [])


def _texts(value: object) -> list[str]:
    return [text for text in cast("list[object]", value or []) if isinstance(text, str)]


def _go(text: str) -> str:
    for character, escaped in _ESCAPED.items():
        text = text.replace(character, escaped)
    return text
