"""AWS's Signature Version 4 of a request to API Gateway: AWS's gateways know callers by nothing else.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, quote

__all__ = ["Keys", "keys", "region_of", "signed"]

_SERVICE: Final = "execute-api"
_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_KEY: Final = re.compile(r"[A-Z0-9]{16,128}")
_HOST: Final = re.compile(
    r"[a-z0-9-]+(?:\.vpce)?\.execute-api\.([a-z]{2}(?:-[a-z]+)+-[0-9])\.(?:vpce\.)?amazonaws\.com(?:\.cn)?"
)


@dataclass(frozen=True, slots=True)
class Keys:
    """What a session of a role signs with."""

    access: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


def keys(value: str) -> Keys | None:
    """The keys in `<access key>:<secret key>`, with `:<session token>` or without; None where it is neither."""
    parts = value.split(":")
    if len(parts) not in {2, 3} or not all(parts) or not _KEY.fullmatch(parts[0]):
        return None
    return Keys(*parts)


def region_of(host: str) -> str | None:
    """The region in the name of a gateway of API Gateway; None where the host is none."""
    found = _HOST.fullmatch(host)
    return found[1] if found else None


def signed(
    keys: Keys, region: str, request: tuple[str, str, bytes], headers: Mapping[str, str], *, now: datetime
) -> dict[str, str]:
    """The headers with the signature. `request` is method, path with query as they are sent, and body.

    `headers` holds `host`.
    """
    method, target, body = request
    moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    sent = {name.lower(): value for name, value in headers.items()} | {"x-amz-date": moment}
    if keys.token:
        sent["x-amz-security-token"] = keys.token
    names = ";".join(sorted(sent))
    path, _, query = target.partition("?")
    canonical = "\n".join(
        [
            method,
            quote(path, safe="/~"),
            _query(query),
            *(f"{name}:{' '.join(sent[name].split())}" for name in sorted(sent)),
            "",
            names,
            sha256(body).hexdigest(),
        ]
    )
    scope = f"{moment[:8]}/{region}/{_SERVICE}/aws4_request"
    text = "\n".join([_ALGORITHM, moment, scope, sha256(canonical.encode()).hexdigest()])
    secret = f"AWS4{keys.secret}".encode()
    for part in scope.split("/"):
        secret = hmac.digest(secret, part.encode(), "sha256")
    proof = hmac.digest(secret, text.encode(), "sha256").hex()
    credential = f"{_ALGORITHM} Credential={keys.access}/{scope}, SignedHeaders={names}, Signature={proof}"
    return sent | {"authorization": credential}


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return "&".join(sorted(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs))
