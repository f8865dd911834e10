"""References of AWS: ids by their prefix, ARNs, and names where the property says of what."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from gouvernail.sandbox import index
from gouvernail.sandbox.answers.aws import arn_form
from gouvernail.sandbox.answers.aws_forms import SERVICES
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.naming import GLOBAL
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.relations.aws_kinds import NAME, Kind, kind, prefixes
from gouvernail.sandbox.relations.places import Places, Spot
from gouvernail.sandbox.relations.reference import Reference, misfit

__all__ = ["references"]

_ID: Final = re.compile(r"([a-z][a-z-]*)-([0-9a-zA-Z]+)")
_EXACT: Final = re.compile(r"[0-9a-f]{8}([0-9a-f]{9})?")
_OTHER_CLOUD: Final = re.compile(r"/subscriptions/|projects/[^/]+/|(https:)?//[\w.-]*googleapis\.com/", re.IGNORECASE)
# A group of a peered network, with its account: EC2 API Reference, UserIdGroupPair.
_PEERED: Final = re.compile(r"\d{12}/(sg-\w+)")
_STRANGE: Final = re.compile(r"[^\x21-\x7e]")
_PATTERN: Final = re.compile(r"[*?]|\$\{")
# Of another region (or account) by what they are for: the other end of a peering, a replica, a copy.
_AFAR: Final = re.compile(
    r"peer|replica|destination|remote|source|primary|secondary|accepter|copy|target", re.IGNORECASE
)
# The zone may be of any account's network: Route 53 Developer Guide, "Associating an Amazon VPC and a private hosted
# zone that you created with different AWS accounts". A trail's key is of its bucket's region: CloudTrail User Guide,
# "Configure AWS KMS key policies for CloudTrail". CloudFront takes certificates and web ACLs of us-east-1.
_ANYWHERE: Final = frozenset({"route53", "cloudtrail", "cloudfront", "networkmanager", "globalaccelerator"})
_NO_ACCOUNT: Final = frozenset({"s3", "s3express", "apigateway", "route53"})


_PLACES: Final = Places(kind)
_FORM: Final = "an ARN is arn:partition:service:region:account:resource"


@dataclass(frozen=True, slots=True)
class _Arn:
    partition: str = ""
    service: str = ""
    region: str = ""
    account: str = ""
    resource: str = ""

    @property
    def kind(self) -> str:
        return f"{self.service}:{self.resource}"


def references(resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> Iterator[Reference]:
    """What these inputs of a resource refer to, as far as it is certain what that is."""
    for spot in _PLACES.spots(resource, inputs):
        wanted, text = spot.wanted, spot.text
        if (
            text == ""
            or _PATTERN.search(text.removesuffix(":*"))
            or (wanted.provided and re.fullmatch(wanted.provided, text))
        ):
            continue
        arn = _Arn(*text.split(":", 5)[1:]) if text.startswith("arn:") else None
        wrong = _wrong(wanted, text) or (_wrong_arn(wanted, arn, here) if arn else _wrong_name(wanted, text))
        if wrong:
            yield Reference(spot.path, text, _expected(wanted), wrong=wrong)
        elif found := _of_arn(spot, arn, resource, here) if arn else _of_name(spot, resource, here, inputs):
            yield found


def _expected(wanted: Kind) -> str:
    ids = " or ".join(f"{prefix}-…" for prefix in sorted(wanted.prefixes))
    return f"{wanted.word} ({ids})" if ids else wanted.word


def _wrong(wanted: Kind, text: str) -> str:
    strange = _STRANGE.search(text) and (wanted.prefixes or wanted.arns)
    return misfit(text, _OTHER_CLOUD, (strange, "there is a character in it that no id and no ARN has"))


def _wrong_arn(wanted: Kind, arn: _Arn, here: Place) -> str:
    """Why an ARN cannot be meant. Access points stand in for buckets (S3 User Guide, "Using access points")."""
    fits = not wanted.arns or re.match(wanted.arns, arn.kind)
    other = f"that is the ARN of another kind ({arn.service} {re.split('[:/]', arn.resource)[0]})"
    return misfit(
        arn.resource,
        _OTHER_CLOUD,
        (not (arn.partition and arn.service and arn.resource), _FORM),
        (wanted.arns == NAME, "a name belongs here, not an ARN"),
        (not fits, other),
        (arn.partition != here.partition, f"it is of another partition than {here.partition}"),
    )


def _wrong_name(wanted: Kind, text: str) -> str:
    """Why a text that is no ARN cannot be meant: the id of something else, or not the form of one."""
    prefix, rest = _split(text)
    if prefix in wanted.prefixes or _PEERED.fullmatch(text):
        return ""
    if (wanted.prefixes or wanted.arns) and prefix in prefixes() and _EXACT.fullmatch(rest):
        return f"that is an id of another kind ({prefix}-…)"
    return "that is not the form of one" if wanted.bare == "wrong" else ""


def _split(text: str) -> tuple[str, str]:
    found = _ID.fullmatch(text)
    return (found.group(1), found.group(2)) if found else ("", "")


def _of_arn(spot: Spot[Kind], arn: _Arn, resource: ResourceType, here: Place) -> Reference | None:
    """An ARN; none where AWS itself provides what it names, or nothing is known that has such an ARN."""
    provided = not arn.account.isdigit() and arn.service not in _NO_ACCOUNT
    provided = provided or (arn.service == "iam" and re.match(r"role/aws-service-role/|root$", arn.resource))
    provided = provided or (arn.service == "events" and arn.resource == "event-bus/default")  # every account has one
    types = _makers(arn) if not spot.wanted.types or arn.service == "s3" else spot.wanted.types
    if provided or not types:
        return None
    near = spot.wanted.regional and _is_near(spot, resource) and here.region != GLOBAL
    expected = "an ARN" if spot.wanted.word == "an ARN" else f"the ARN of {spot.wanted.word}"
    keys = _wholes(spot.text)
    return Reference(spot.path, spot.text, expected, keys=keys, types=types, region=here.region if near else None)


def _wholes(arn: str) -> tuple[str, ...]:
    """The ARN, and those of what it may be a part of: `…:log-group:name:*`, `…:function:name:version`."""
    start = sum(map(len, arn.split(":", 5)[:5])) + 5
    ends = [found.start() for found in re.finditer("[:/]", arn) if found.start() > start]
    return (arn, *(arn[:end] for end in reversed(ends)))


def _of_name(spot: Spot[Kind], resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> Reference | None:
    """An id or a name; none where it is not certain that the text is one."""
    wanted, text, expected = spot.wanted, spot.text, _expected(spot.wanted)
    if peered := _PEERED.fullmatch(text):
        return Reference(spot.path, text, expected, keys=(peered.group(1),))
    prefix, _ = _split(text)
    if prefix not in wanted.prefixes and wanted.bare != "name":
        return None
    near = wanted.home and _is_near(spot, resource) and "peerOwnerId" not in inputs
    account = here.account if near else None
    region = here.region if near and here.region != GLOBAL else None
    types = prefixes().get(prefix, frozenset()) if prefix in wanted.prefixes else wanted.types
    return Reference(
        spot.path, text, expected, keys=_names(text), types=types, account=account, region=region, shared=wanted.shared
    )


def _names(text: str) -> tuple[str, ...]:
    """The name as such, without the version or qualifier behind it, and without the service's address of a bucket."""
    return tuple(dict.fromkeys((text, text.partition(":")[0], re.split(r"\.s3[.-]", text)[0])))


def _is_near(spot: Spot[Kind], resource: ResourceType) -> bool:
    """Whether what is named must be of the same account and region as what names it."""
    module = resource.token.split(":")[1].partition("/")[0]
    kind_of = resource.token.rpartition(":")[2]
    afar = any(_AFAR.search(name) for name in spot.place if name not in ("targetKeyId", "targetGroupArn"))
    return module not in _ANYWHERE and not afar and not re.search("Peer|Accepter|Replica", kind_of)


def _makers(arn: _Arn) -> frozenset[str]:
    """The types that have such an ARN."""
    text = f"{arn.service}:{arn.resource}"
    return frozenset(token for token, pattern in _arns(arn.service).items() if pattern.match(text))


@cache
def _arns(service: str) -> Mapping[str, re.Pattern[str]]:
    """Type -> what service and resource are in its ARN."""
    modules = {service, *(module for module, name in SERVICES.items() if name == service)}
    if service in ("events", "logs", "cloudwatch"):
        modules.add("cloudwatch")
    found: dict[str, re.Pattern[str]] = {}
    for module in sorted(modules):
        for token in index.tokens_of("aws", module):
            known = index.resource(token)
            if known is None or "arn" not in known.outputs:
                continue
            parts = arn_form(known).split(":", 5)
            if len(parts) == 6 and parts[2] == service:
                pattern = re.sub(r"\\\{path\\\}", "/(?:.+/)?", re.escape(parts[5]))
                found[token] = re.compile(f"{service}:" + re.sub(r"\\\{\w+\\\}", "[^/:]+", pattern))
    return found
