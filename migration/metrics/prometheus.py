"""Prometheus: an instant query over its HTTP API (`/api/v1/query`), as every server that speaks PromQL has it."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, cast
from urllib.parse import urlencode

from gouvernail.errors import Unusable
from migration.asking import NoAnswer, asked, place
from migration.metrics.placeholders import Unfilled, filled
from migration.metrics.source import Asked, Measurement
from migration.revealing import revealed

__all__ = ["Prometheus", "Series", "queried"]

_SECONDS: Final = 10.0
_MOST_CASES: Final = 2**53 - 1  # what every reader of the journal keeps exactly
_API: Final = "/api/v1/query"


class _NoData(Exception):
    """There is no value; the text says why."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of an instant vector. A scalar has no labels."""

    labels: Mapping[str, str]
    value: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Prometheus:
    """A query that gives one value: a scalar, or a vector of one series (`result[0]` in a condition, as in Argo)."""

    address: str
    """The server, https://..."""
    query: str
    """PromQL, with `{{args.<name>}}`."""
    cases: str | None = None
    """PromQL that gives the number of cases behind the value; several series: one a group."""
    auth: str | None = None
    """The name of the secret with the bearer token."""
    several: bool = False
    """Whether each of several series is a value, of which a share must be good."""
    seconds: float = _SECONDS
    """How long an answer may take."""

    @property
    def name(self) -> str:
        """The source, as it is recorded."""
        return f"prometheus {place(self.address)}"

    def measured(self, asked: Asked) -> Measurement:
        """Ask. Whatever is wrong with the answer is the reason of a measurement without values."""
        found = Measurement(asked.until, self.name, self.query, since=asked.since, until=asked.until)
        try:
            found = replace(found, query=filled(self.query, asked.args))
            series = queried(self.address, found.query, asked.until, auth=self.auth, seconds=self.seconds)
            values = self._values(series)
            found = replace(found, at=datetime.now(tz=UTC), values=values, result=_result(series))
            return found if self.cases is None else self._counted(found, asked)
        except (_NoData, Unfilled, NoAnswer) as error:
            return replace(found, values=(), result=None, reason=str(error))
        except Unusable as error:
            return replace(found, values=(), result=None, reason=error.problems[0].message)

    def _values(self, series: Sequence[Series]) -> tuple[float, ...]:
        if not series or (len(series) != 1 and not self.several):
            raise _NoData(_several(series))
        strange = next((one.value for one in series if not math.isfinite(one.value)), None)
        if strange is not None:
            raise _NoData(f"the value is {strange}: there is nothing that it could be computed from")
        return tuple(one.value for one in series)

    def _counted(self, found: Measurement, asked: Asked) -> Measurement:
        query = filled(self.cases or "", asked.args)
        series = queried(self.address, query, asked.until, auth=self.auth, seconds=self.seconds)
        counts = {_group(one.labels): one.value for one in series}
        if not counts or len(counts) != len(series) or not all(0 <= n <= _MOST_CASES for n in counts.values()):
            raise _NoData(f"the number of cases is not known: {query[:200]}")
        whole = {group: int(number) for group, number in counts.items()}
        groups = whole if len(whole) > 1 or any(series[0].labels) else {}
        return replace(found, cases=sum(whole.values()), groups=groups)


def _result(series: Sequence[Series]) -> object:
    """As Argo gives it to conditions: a vector is a list, a scalar is a number."""
    return [one.value for one in series] if isinstance(series, list) else series[0].value


def _group(labels: Mapping[str, str]) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items()))


def _several(series: Sequence[Series]) -> str:
    if not series:
        return "there is no data: no series answers"
    which = "; ".join(_group(one.labels)[:80] or "without labels" for one in series[:3])
    return f"{len(series)} series answer where one value is judged ({which}): aggregate them"


def queried(
    address: str, query: str, at: datetime, *, auth: str | None = None, seconds: float = _SECONDS
) -> Sequence[Series]:
    """Every series of an instant query; a list for a vector, a tuple of one for a scalar.

    NoAnswer where the server does not answer, refuses, or says what is no answer to a query; Unusable where the secret
    is not here.
    """
    body = urlencode({"query": query, "time": f"{at.timestamp():.3f}", "timeout": f"{seconds:g}s"}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    bearer = revealed(auth) if auth else None
    answer = asked(address.rstrip("/") + _API, seconds=seconds, data=body, headers=headers, bearer=bearer)
    told = _json(answer.body)
    if answer.status != 200 or told.get("status") != "success":
        raise NoAnswer(_refusal(answer.status, told, bearer))
    data = told.get("data")
    if not isinstance(data, dict):
        raise NoAnswer("the answer is not that of a query")
    inside = cast("dict[str, object]", data)
    match inside.get("resultType"):
        case "scalar":
            return (_scalar(inside.get("result")),)
        case "vector":
            return _vector(inside.get("result"))
        case kind:
            raise NoAnswer(f"the query gives a {str(kind)[:40]}, not a scalar or an instant vector")


def _json(body: bytes) -> Mapping[str, object]:
    try:
        told: object = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", told) if isinstance(told, dict) else {}


def _refusal(status: int, told: Mapping[str, object], bearer: str | None) -> str:
    if status == 200 and not told:
        return "the answer is no JSON"
    if 300 <= status < 400:
        return f"the server answers {status}: it sends elsewhere, which is not followed"
    said = f"{told.get('errorType') or ''} {told.get('error') or ''}".strip()
    said = said.replace(bearer, "…") if bearer else said
    return f"the server answers {status}" + (f": {said[:300]}" if said else "")


def _vector(result: object) -> list[Series]:
    if not isinstance(result, list):
        raise NoAnswer("the answer is not that of a query")
    found: list[Series] = []
    for item in cast("list[object]", result):
        one = cast("dict[str, object]", item) if isinstance(item, dict) else {}
        labels = one.get("metric")
        if "value" not in one or not isinstance(labels, dict):
            raise NoAnswer("a series of the answer has no value")
        named = {str(key): str(value) for key, value in cast("dict[object, object]", labels).items()}
        found.append(_sample(one["value"], named))
    return found


def _scalar(result: object) -> Series:
    return _sample(result, {})


def _sample(pair: object, labels: Mapping[str, str]) -> Series:
    """`[<time>, "<value>"]`: a value is a text, since JSON has no NaN and no infinity."""
    try:
        time, text = cast("list[object]", pair) if isinstance(pair, list) else (None, None)
        if isinstance(time, bool) or not isinstance(time, int | float) or not isinstance(text, str):
            raise NoAnswer("a value of the answer is none")
        return Series(labels, float(text), datetime.fromtimestamp(time, tz=UTC))
    except (ValueError, OverflowError, OSError):
        raise NoAnswer("a value of the answer is none") from None
