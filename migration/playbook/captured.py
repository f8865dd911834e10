"""Captured requests of the legacy: where they lie, what of them is sent again, how answers are compared."""

import re
from typing import Annotated, Final, TypeAlias

from pydantic import Field, PlainValidator, WithJsonSchema

from gouvernail.spec.base import Block
from gouvernail.spec.refusal import refuse
from migration.dotted import Dotted
from migration.placed import Placed
from migration.secret import Secret

__all__ = ["Captured"]

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_NEVER: Final = frozenset(
    {
        "authorization",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-amz-security-token",
        "x-api-key",
    }
)
"""What opens something, or belongs to one connection."""


def _header(value: object) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise refuse(value, "a header's name in lower case, such as content-type")
    if value in _NEVER:
        expected = "headers that open nothing and belong to no connection"
        raise refuse(value, expected, message=f"{value} is never replayed")
    return value


HeaderName: TypeAlias = Annotated[
    str,
    PlainValidator(_header),
    WithJsonSchema({"type": "string", "pattern": f"^{_NAME.pattern}$", "not": {"enum": sorted(_NEVER)}}),
]


class Captured(Block):
    """JSON lines, one a request: `method`, `path`, `headers`, `body`, `key`, `answer: {status, body, seconds}`."""

    file: Placed
    """A file, or a folder with `*.jsonl` files whose names sort by time. It may be written to meanwhile."""
    headers: tuple[HeaderName, ...] = ("content-type", "accept")
    """Headers that are sent again; every other one is left out."""
    auth: Secret | None = None
    """The secret that opens the governed side: a bearer token; on AWS `<access key>:<secret key>:<session token>`."""
    rate: Annotated[int, Field(ge=1, le=500)] = 20
    """How many requests are replayed in a second at most."""
    score: Dotted = "score"
    """The field of an answer whose number is compared as `score_difference`."""
    ignore: tuple[Dotted, ...] = ()
    """Fields of an answer that differ by nature: ids, times. What lies below them is left out as well."""
    tolerance: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    """By how much two numbers may differ and be the same."""
    group: Dotted | None = None
    """The field of a request that names its group, such as applicant.age_band; differences are counted for each."""
