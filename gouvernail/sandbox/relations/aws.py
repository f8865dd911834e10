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
from gouvernail.sandbox.relations.aws_kinds import Kind, kind, prefixes
from gouvernail.sandbox.relations.places import Spot, spots
from gouvernail.sandbox.relations.reference import Reference

__all__ = ["references"]

_ID: Final = re.compile(r"([a-z][a-z-]*)-([0-9a-zA-Z]+)")
_EXACT: Final = re.compile(r"[0-9a-f]{8}([0-9a-f]{9})?")
_OTHER_CLOUD: Final = re.compile(r"/subscriptions/|projects/[^/]+/|(https:)?//[\w.-]*googleapis\.com/", re.IGNORECASE)
_STRANGE: Final = re.compile(r"[^\x21-\x7e]")
_LONGEST: Final = 2048
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


@dataclass(frozen=True, slots=True)
class _Arn:
    partition: str
    service: str
    region: str
    account: str
    resource: str


def references(resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> Iterator[Reference]:
    """What these inputs of a resource refer to, as far as it is certain what that is."""
    for spot in spots(resource, inputs, kind):
        found = _read(spot, resource, here, inputs)
        if found is not None:
            yield found


def _read(spot: Spot, resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> Reference | None:
    wanted, text = spot.rule, spot.text
    assert isinstance(wanted, Kind)
    if text == "" or (wanted.provided and re.fullmatch(wanted.provided, text)):
        return None
    wrong = _wrong_text(text)
    if wrong:
        return Reference(spot.path, text, _expected(wanted), wrong=wrong)
    if text.startswith("arn:"):
        return _of_arn(spot, wanted, resource, here)
    if _PATTERN.search(text):
        return None
    return _of_name(spot, wanted, resource, here, inputs)


def _wrong_text(text: str) -> str:
    if len(text) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    if text != text.strip():
        return "there is a space before or after it"
    if _OTHER_CLOUD.match(text):
        return "that is of another cloud"
    return ""


def _expected(wanted: Kind) -> str:
    of = [*(f"{prefix}-…" for prefix in sorted(wanted.prefixes))]
    return f"{wanted.word} ({' or '.join(of)})" if of else wanted.word


def _of_arn(spot: Spot, wanted: Kind, resource: ResourceType, here: Place) -> Reference | None:
    text, expected = spot.text, f"the ARN of {wanted.word}" if wanted.word != "an ARN" else wanted.word
    parts = text.split(":", 5)
    if len(parts) < 6 or not all((parts[1], parts[2], parts[5])) or _STRANGE.search(text):
        return Reference(spot.path, text, expected, wrong="an ARN is arn:partition:service:region:account:resource")
    arn = _Arn(*parts[1:])
    if _PATTERN.search(text):
        return None
    if wanted.arns and not re.match(wanted.arns, f"{arn.service}:{arn.resource}"):
        if wanted.types and arn.service == "s3" and "accesspoint" in arn.resource:
            return None
        what = f"{arn.service} {re.split('[:/]', arn.resource)[0]}"
        return Reference(spot.path, text, expected, wrong=f"that is the ARN of another kind ({what})")
    if arn.partition != here.partition:
        return Reference(spot.path, text, expected, wrong=f"it is of another partition than {here.partition}")
    if not arn.account.isdigit() and arn.service not in _NO_ACCOUNT:
        return None  # what AWS itself provides: managed policies, rule groups, models
    types = wanted.types or _makers(arn)
    if not types or (arn.service == "iam" and re.match(r"role/aws-service-role/|root$", arn.resource)):
        return None
    region = here.region if wanted.regional and _is_near(spot, resource) and here.region != GLOBAL else None
    return Reference(spot.path, text, expected, keys=_wholes(text), types=types, region=region)


def _wholes(arn: str) -> tuple[str, ...]:
    """The ARN, and those of what it may be a part of: `…:log-group:name:*`, `…:function:name:version`."""
    start = sum(map(len, arn.split(":", 5)[:5])) + 5
    ends = [found.start() for found in re.finditer("[:/]", arn) if found.start() > start]
    return (arn, *(arn[:end] for end in reversed(ends)))


def _of_name(
    spot: Spot, wanted: Kind, resource: ResourceType, here: Place, inputs: Mapping[str, object]
) -> Reference | None:
    text, expected = spot.text, _expected(wanted)
    shared = re.fullmatch(r"\d{12}/(sg-\w+)", text)  # of a peered network: EC2 API, UserIdGroupPair
    if shared and "sg" in wanted.prefixes:
        return Reference(spot.path, text, expected, keys=(shared.group(1),))
    of_id = _ID.fullmatch(text)
    prefix = of_id.group(1) if of_id else ""
    near = _is_near(spot, resource)
    account = here.account if wanted.home and near and "peerOwnerId" not in inputs else None
    region = here.region if account and here.region != GLOBAL else None
    if prefix and prefix in wanted.prefixes:
        types = frozenset[str]().union(*(prefixes().get(one, frozenset()) for one in (prefix,)))
        return Reference(
            spot.path, text, expected, keys=(text,), types=types, account=account, region=region, shared=wanted.shared
        )
    if of_id and prefix in prefixes() and _EXACT.fullmatch(of_id.group(2)) and (wanted.prefixes or wanted.arns):
        return Reference(spot.path, text, expected, wrong=f"that is an id of another kind ({prefix}-…)")
    if wanted.bare == "wrong":
        return Reference(spot.path, text, expected, wrong="that is not the form of one")
    if wanted.bare == "name":
        return Reference(
            spot.path, text, expected, keys=_names(text), types=wanted.types, account=account, region=region
        )
    return None


def _names(text: str) -> tuple[str, ...]:
    """The name as such, without the version or qualifier behind it, and without the service's address of a bucket."""
    bucket = re.split(r"\.s3[.-]", text)[0]
    return tuple(dict.fromkeys((text, text.partition(":")[0], bucket)))


def _is_near(spot: Spot, resource: ResourceType) -> bool:
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
