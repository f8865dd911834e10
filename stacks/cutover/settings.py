"""What a cutover stack is told in its configuration: what answered before, and how calls are divided."""

import ipaddress
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar, cast
from urllib.parse import urlsplit

import pulumi

from components.contract.traffic import LegacySide
from gouvernail.errors import GouvernailError, Problem
from stacks.names import WORKLOAD, StackName, parse
from stacks.references import outputs_now

__all__ = ["Settings", "read"]

_T = TypeVar("_T")

_OF_STACK: Final = "stack:"
_SHARE: Final = re.compile(r"100|[1-9]?[0-9]")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME: Final = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")
_PATH: Final = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]+)*/?")
_FIELD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_HTTPS: Final = 443


@dataclass(frozen=True, slots=True)
class Settings:
    """`legacy` is where it is asked; of an endpoint of ours a model's name follows (`of_stack`). Shares in per cent."""

    legacy: LegacySide
    of_stack: bool
    weight: int
    mirror: int
    sticky_by: str | None


class _Wrong(Exception):
    """What is wrong with one setting."""

    def __init__(self, what: str, expected: str, mend: str | None = None) -> None:
        super().__init__(what)
        self.what, self.expected, self.mend = what, expected, mend


def read(stack: StackName) -> Settings:
    """What the configuration of the stack says. GouvernailError with everything that is wrong in it.

    An address may hold a password, so no message repeats one that is refused.
    """
    config, problems = pulumi.Config("gouvernail"), list[Problem]()

    def told(key: str, parsed: Callable[[str | None], _T], otherwise: _T) -> _T:
        try:
            return parsed(config.get(key))
        except _Wrong as wrong:
            file = f"stacks/Pulumi.{stack}.yaml"
            problems.append(
                Problem(wrong.what, file, path=f"gouvernail:{key}", expected=wrong.expected, mend=wrong.mend)
            )
            return otherwise

    nowhere: LegacySide = {"host": "", "port": _HTTPS, "path": "/", "addresses": []}
    legacy, of_stack = told("legacy", lambda text: _legacy(text, stack), (nowhere, False))
    found = Settings(
        legacy={**legacy, "addresses": told("legacyAddresses", _addresses, [])},
        of_stack=of_stack,
        weight=told("weight", _share, 0),
        mirror=told("mirror", _share, 0),
        sticky_by=told("stickyBy", _field, None),
    )
    if problems:
        raise GouvernailError(problems)
    return found


def _share(text: str | None) -> int:
    """Zero where nothing is said: then the legacy answers every call."""
    if text is None:
        return 0
    if _SHARE.fullmatch(text) is None:
        raise _Wrong(f"{text[:20]!r} is no share of calls", "a whole number of per cent, 0 to 100")
    return int(text)


def _field(text: str | None) -> str | None:
    if text is not None and _FIELD.fullmatch(text) is None:
        raise _Wrong(f"{text[:20]!r} is no name of a field", "the name of what a person is known by: application_id")
    return text


def _addresses(text: str | None) -> list[str]:
    """In their order, each once."""
    if text is None:
        return []
    try:
        listed = cast("object", json.loads(text))
    except ValueError:
        listed = None
    expected = "a list of private IPv4 addresses: [10.10.15.10, 10.10.15.11]"
    if not isinstance(listed, list):
        raise _Wrong("this is no list of addresses", expected)
    found = [_private(one, expected) for one in cast("Sequence[object]", listed)]
    return list(dict.fromkeys(found))


def _private(one: object, expected: str) -> str:
    try:
        address = ipaddress.IPv4Address(one if isinstance(one, str) else "")
    except ValueError:
        raise _Wrong(f"{str(one)[:20]!r} is no address", expected) from None
    if not address.is_private or address.is_loopback or address.is_link_local or address.is_unspecified:
        raise _Wrong(f"{address} is not private", expected, "reach what answered before by a private way")
    return str(address)


def _legacy(text: str | None, stack: StackName) -> tuple[LegacySide, bool]:
    expected = "the https URL of what answered before, or stack:<a workload's stack>"
    if not text:
        raise _Wrong(
            "nobody says what answered before",
            expected,
            f"pulumi config set gouvernail:legacy https://… --stack {stack}",
        )
    if text.startswith(_OF_STACK):
        return _url(_of_stack(text.removeprefix(_OF_STACK), stack, expected), expected), True
    return _url(text, expected), False


def _of_stack(text: str, own: StackName, expected: str) -> str:
    """Where the gateway of another workload answers."""
    try:
        other = parse(text)
    except GouvernailError:
        raise _Wrong(f"{text[:60]!r} is no stack of a workload", expected) from None
    if other.layer != WORKLOAD:
        raise _Wrong(f"{other} is no stack of a workload", expected)
    if other == StackName(own.owner, own.cloud, own.environment, WORKLOAD):
        raise _Wrong(f"{other} is the governed side itself", expected)
    gateway = outputs_now(other, "gateway")["gateway"]
    return str(cast("dict[str, object]", gateway)["address"])


def _url(text: str, expected: str) -> LegacySide:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _Wrong("this is no URL", expected) from None
    if parts.username is not None or parts.password is not None:
        raise _Wrong(
            "this URL holds credentials, which would stand in the state and in logs",
            expected,
            "take them out: who calls proves by its own header who it is, and the router hands that on",
        )
    if parts.scheme != "https":
        raise _Wrong("what answered before is not asked over TLS", "a URL that begins with https://")
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise _Wrong("this URL holds a query or a fragment", "an address alone, https://scoring.example.com/v2/score")
    host = parts.hostname or ""
    if _NAME.fullmatch(host) is None or not text.isascii() or not text.isprintable():
        raise _Wrong("this URL names no host", "a name: https://scoring.example.com/v2/score")
    if port == 0:
        raise _Wrong("this URL names port 0", "a port from 1 to 65535, or none")
    if _PATH.fullmatch(parts.path) is None:
        raise _Wrong("this URL's path has other signs than routers take", "letters, digits, `.`, `_`, `~`, `-` and `/`")
    return {"host": host, "port": _HTTPS if port is None else port, "path": parts.path or "/", "addresses": []}
