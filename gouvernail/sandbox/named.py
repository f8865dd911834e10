"""The names by which others refer to a thing: its id, and what it gives out beside (ARN, link, email, name)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from gouvernail.sandbox.answers import aws_forms, gcp_forms
from gouvernail.sandbox.wire import texts

__all__ = ["Named", "key", "names", "told"]

_LONGEST: Final = 2048
_SAYS: Final = re.compile(
    r"(^|[a-z])(id|Id|arn|Arn|ARN|name|Name|identifier|Identifier|[lL]ink|[eE]mail|[uU]rl|[uU]ri|URI|[mM]ember|writerIdentity)$"
)
_OWN: Final = frozenset({*aws_forms.NAMES, *gcp_forms.NAMES, "email", "keyName"})
_GOOGLE: Final = re.compile(r"^(https?:)?//[\w.-]+\.?googleapis\.com/(([\w.-]+/)?(v\d\w*|beta|alpha)/)?(?=[a-z]+/)")


@dataclass(frozen=True, slots=True)
class Named:
    """One name of a thing: `said` is the output that gives it (`id`, `arn`, `defaultSecurityGroupId`)."""

    name: str
    package: str
    account: str
    region: str
    type: str
    id: str
    urn: str
    said: str


def names(
    package: str,
    id: str,  # noqa: A002 - the field's own word
    inputs: Mapping[str, object],
    outputs: Mapping[str, object],
) -> Iterator[tuple[str, str]]:
    """Each name and the output that gives it.

    What a thing repeats of its inputs (the role that it was given) is no name of its own, but for what names it.
    """
    yield key(package, id), "id"
    for said, value in _computed(inputs, outputs):
        if value != id:
            yield key(package, value), said


def _computed(inputs: Mapping[str, object], outputs: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for said, value in outputs.items():
        given = inputs.get(said)
        if isinstance(value, str):
            if 0 < len(value) <= _LONGEST and _names(said) and (said in _OWN or given != value):
                yield said, value
        elif isinstance(value, dict):
            yield from _computed(_mapping(given), cast("Mapping[str, object]", value))
        elif isinstance(value, list):
            before = cast("list[object]", given) if isinstance(given, list) else []
            for position, one in enumerate(cast("list[object]", value)):
                was = before[position] if position < len(before) else None
                pair = ({said.removesuffix("s"): was}, {said.removesuffix("s"): one})
                yield from _computed(*pair if isinstance(one, str) else (_mapping(was), _mapping(one)))


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def told(package: str, answer: object, asked: object) -> set[str]:
    """What a function of a cloud names in its answer, but for what it was asked with and only repeats."""
    repeated = {key(package, text) for text in texts(asked)}
    return {key(package, text) for text in texts(answer) if len(text) <= _LONGEST} - repeated


def key(package: str, name: str) -> str:
    """The form in which a name is looked for.

    ARM ids know no case (Azure Resource Manager, "Resource naming restrictions"); Google's full names and links differ
    by the service's address alone (https://google.aip.dev/122).
    """
    if package == "azure-native":
        return name.strip("/").lower() if name.startswith("/") else name.lower()
    return _GOOGLE.sub("", name) if package == "gcp" else name


@cache
def _names(said: str) -> bool:
    return said in _OWN or _SAYS.search(said) is not None
