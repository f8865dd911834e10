"""What opens something: a secret by its name, an address without one in it. A secret written in plain is refused, and
never repeated in the message.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias, cast
from urllib.parse import urlsplit

from pydantic import PlainValidator, WithJsonSchema

from gouvernail.spec.refusal import refuse

__all__ = ["Address", "Secret", "SecretName", "address"]

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,126}")
_VALUE: Final = re.compile(r"(?:gh[pousr]_|xox[a-z]-|AKIA|ASIA|eyJ|sk-|glpat-|AIza|-----)|[A-Za-z0-9]{40,}")
"""How the values of common credentials begin, or that there is no word in them."""
_EXPECTED: Final = "{secret: <its name in the cloud's secret store>}, such as {secret: legacy/score}"


@dataclass(frozen=True, slots=True)
class SecretName:
    """A secret by name; its value lives in the cloud's secret store."""

    secret: str


def _secret(value: object) -> SecretName:
    if isinstance(value, SecretName):
        return value
    given = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    name = given.get("secret")
    if list(given) == ["secret"] and isinstance(name, str) and _NAME.fullmatch(name) and not _VALUE.match(name):
        return SecretName(name)
    raise refuse(cast("object", value), _EXPECTED, message="a secret stands here by its name only, never in plain")


def address(value: object) -> str:
    """An https URL, without credentials in it."""
    expected = "an https URL without credentials, such as https://scoring.legacy.example/v2/score"
    if not isinstance(value, str):
        raise refuse(value, expected)
    try:
        parts = urlsplit(value)
        credentials, host = bool(parts.username or parts.password), parts.hostname
        _ = parts.port
    except ValueError:
        raise refuse(value, expected, message="this is no URL") from None
    if credentials:
        raise refuse(value, f"{expected}; what opens it is named under auth", message="a secret stands in this URL")
    if parts.scheme != "https" or not host or re.search(r"\s", value):
        raise refuse(value, expected, message="this is no https URL")
    return value


Secret: TypeAlias = Annotated[
    SecretName,
    PlainValidator(_secret),
    WithJsonSchema(
        {
            "type": "object",
            "description": "A secret by name; its value lives in the cloud's secret store.",
            "properties": {"secret": {"type": "string", "pattern": f"^{_NAME.pattern}$"}},
            "required": ["secret"],
            "additionalProperties": False,
        }
    ),
]
Address: TypeAlias = Annotated[
    str,
    PlainValidator(address),
    WithJsonSchema({"type": "string", "pattern": r"^https://[^\s@]+$", "description": "An https URL."}),
]
