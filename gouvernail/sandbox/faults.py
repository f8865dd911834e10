"""Faults that the simulated clouds are told to have: the file that lists them, and what each does to a call.

Calls are counted in the sandbox's state, so a fault on the third call comes once, also where the server crashed and
another took over. Previews of a creation or an update are not counted: a cloud is not asked for them.
"""

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, NoReturn, Self, TypeAlias

import grpc
from pydantic import Field, PlainSerializer, PlainValidator, ValidationError, model_validator

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import index
from gouvernail.sandbox.state import State
from gouvernail.spec.base import Block
from gouvernail.spec.document import read
from gouvernail.spec.mistake import Mistake, problem
from gouvernail.spec.places import plain
from gouvernail.spec.refusal import refuse
from gouvernail.spec.units import DurationValue
from gouvernail.spec.wording import mistake

__all__ = ["CRASHED", "Effect", "Fault", "crash", "due", "effect", "load", "loaded", "put", "wait"]

CRASHED: Final = 70
"""The exit code of a server that a fault crashed."""

_STEP_SECONDS: Final = 0.05
_WHAT: Final = ("error", "throttle", "latency", "late", "crash")
_CODES: Final = {
    code.name.lower().replace("_", "-"): code for code in grpc.StatusCode if code is not grpc.StatusCode.OK
}
# How often the provider asks again before it gives up. AWS: `max_retries` (documentation of the AWS provider: 25 if
# omitted). Azure: RetryOptions.MaxRetries of azure-sdk-for-go's azcore (three).
_RETRIES: Final = {"aws": 25, "azure-native": 3}
# Google's provider asks again until so many seconds are over (defaultRetryTransportTimeoutSec, retry_transport.go).
_RETRYING_SECONDS: Final = 90
_REFUSALS: Final = {
    "aws": "ThrottlingException: Rate exceeded",
    "azure-native": 'Code="TooManyRequests" (429)',
    "gcp": "googleapi: Error 429: Quota exceeded, rateLimitExceeded",
}


def _nth(value: object) -> int | Literal["every"]:
    if value == "every":
        return "every"
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise refuse(value, "the number of the call, from 1, or `every`", choices=("every",))


def _status(value: object) -> str:
    if isinstance(value, str) and value in _CODES:
        return value
    raise refuse(value, "a status of gRPC, such as unknown, unavailable or permission-denied", choices=_CODES)


_Span: TypeAlias = Annotated[DurationValue, PlainSerializer(str, return_type=str)]
_Text: TypeAlias = Annotated[str, Field(min_length=1)]


class Throttle(Block):
    """The cloud refuses so many calls in a row and says when to ask again."""

    retry_after: Annotated[_Span, Field(alias="retry-after")]
    """How long the cloud says to wait: 2s, 500ms."""
    times: Annotated[int, Field(ge=1, le=1000)] = 1
    """How often in a row it refuses."""


class Fault(Block):
    """One fault: about which call, and what happens to it."""

    type: _Text
    """A type as `gouvernail sandbox ls` shows it, or a function."""
    operation: Literal["check", "diff", "create", "read", "update", "delete", "invoke"]
    """What is asked."""
    on: Annotated[int | Literal["every"], PlainValidator(_nth)]
    """Which call: a number from 1, or `every`."""
    error: _Text | None = None
    """What the provider says; nothing is done."""
    status: Annotated[str, PlainValidator(_status)] | None = None
    """The status of gRPC that an error has [unknown]."""
    throttle: Throttle | None = None
    """The cloud is asked too much."""
    latency: _Span | None = None
    """How long the answer takes: 500ms, 2s."""
    late: _Span | None = None
    """How long the answer takes after all is done: who stops waiting leaves a thing that is there."""
    crash: Literal["before", "after"] | None = None
    """The provider's process ends, before or after the effect."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [name for name in _WHAT if getattr(self, name) is not None]
        if len(given) != 1:
            message = f"says {' and '.join(given)}" if given else "does not say what happens"
            raise refuse(None, f"one of {', '.join(_WHAT)}", message=message)
        if self.status and not self.error:
            raise refuse(None, "an error that has the status", message="has a status and no error")
        return self

    def __str__(self) -> str:
        if self.throttle:
            often = f", {self.throttle.times} times" if self.throttle.times > 1 else ""
            return f"throttle {self.throttle.retry_after}{often}"
        if self.error:
            return f"error {self.status or 'unknown'}"
        if self.late:
            return f"late {self.late}"
        return f"latency {self.latency}" if self.latency else f"crash {self.crash}"


class _File(Block):
    """A file of faults."""

    faults: tuple[Fault, ...]
    """The faults, in the order in which they come where several are due."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to one call: it is held up, then refused; or the process ends before or after it is done.

    `seconds` it is held up before, `late` seconds after it is done.
    """

    said: str
    seconds: float = 0
    late: float = 0
    refusal: tuple[grpc.StatusCode, str] | None = None
    crash: Literal["before", "after"] | None = None


def effect(fault: Fault, package: str) -> Effect:
    """What a fault does to a call of a package's provider.

    A provider does not hand a throttled call on to the engine: it waits as long as it is told and asks again, so it is
    merely slow, until it has asked too often and gives up.
    """
    said = str(fault)
    if fault.throttle is None:
        refusal = (_CODES[fault.status or "unknown"], fault.error) if fault.error else None
        before, after = (one.seconds if one else 0 for one in (fault.latency, fault.late))
        return Effect(said, before, after, refusal, fault.crash)
    wait, wanted = fault.throttle.retry_after.seconds, fault.throttle.times
    allowed = _RETRIES.get(package) or int(_RETRYING_SECONDS / max(wait, _STEP_SECONDS))
    gave_up = f"{_REFUSALS[package]} (gave up after {allowed} retries)" if wanted > allowed else None
    refused = (grpc.StatusCode.UNKNOWN, gave_up) if gave_up else None
    return Effect(said, wait * min(wanted, allowed), refusal=refused)


def load(file: Path) -> list[Fault]:
    """The faults in a file, with the tokens of their types. GouvernailError with every mistake and its line."""
    tree = read(file, "`faults:` and a list")
    try:
        found = _File.model_validate_json(json.dumps(plain(tree)), by_alias=True, by_name=False)
    except ValidationError as error:
        told = (mistake(_File, one) for one in error.errors(include_url=False))
        raise GouvernailError(problem(one, tree) for one in told) from None
    unknown: list[Mistake] = []
    known: list[Fault] = []
    for number, fault in enumerate(found.faults):
        tokens = _tokens(fault)
        token = tokens.get(fault.type)
        if token:
            known.append(fault.model_copy(update={"type": token}))
            continue
        kind = "function" if fault.operation == "invoke" else "resource type"
        expected, near = f"a {kind} of aws, azure-native or gcp", index.nearest(fault.type, tokens)
        path = ("faults", number, "type")
        unknown.append(Mistake(path, f"there is no {kind} {fault.type!r}", expected=expected, nearest=near))
    if unknown:
        raise GouvernailError(problem(one, tree) for one in unknown)
    return known


def put(state: State, faults: Sequence[Fault], *, again: bool = False) -> None:
    """Give the clouds these faults, in place of those they have; `again` lets the same ones go on counting."""
    rows = [(one.type, one.operation, one.model_dump_json(by_alias=True, exclude_none=True)) for one in faults]
    if again and [rule for rule, _ in state.faults()] == [rule for _, _, rule in rows]:
        return
    state.set_faults(rows)


def loaded(state: State) -> list[tuple[Fault, int]]:
    """The faults that the clouds have, each with how many calls it has counted."""
    return [(_fault(rule), calls) for rule, calls in state.faults()]


def due(state: State, package: str, type: str, operation: str) -> list[Effect]:  # noqa: A002 - the field's own word
    """Count a call, and say what happens to it."""
    counted = [(_fault(rule), calls) for rule, calls in state.count_call(type, operation)]
    return [effect(fault, package) for fault, calls in counted if fault.on in ("every", calls)]


def crash() -> NoReturn:
    """End the process as a crash does: nothing is closed, nobody is told."""
    os._exit(CRASHED)


def wait(seconds: float, context: grpc.ServicerContext) -> None:
    """Hold a call up, for as long as somebody waits for its answer."""
    end = time.monotonic() + seconds
    while (rest := end - time.monotonic()) > 0:
        if not context.is_active():
            context.abort(grpc.StatusCode.CANCELLED, "nobody waits for the answer any more")
        time.sleep(min(rest, _STEP_SECONDS))


def _fault(rule: str) -> Fault:
    return Fault.model_validate_json(rule, by_alias=True, by_name=False)


def _tokens(fault: Fault) -> Mapping[str, str]:
    """All that a type may be called, and the token that is meant: itself, and as `gouvernail sandbox ls` shows it."""
    listed = index.functions if fault.operation == "invoke" else index.tokens
    package = fault.type.partition(":")[0]
    packages = [package] if package in index.PACKAGES else index.PACKAGES
    tokens = [token for package in packages for token in listed(package)]
    return {index.short(token): token for token in tokens} | {token: token for token in tokens}
