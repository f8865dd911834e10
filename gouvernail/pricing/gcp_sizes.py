"""What costs on Google Cloud by its size: the number of units that a resource asks for, times the price of one.

Sources: Cloud Run, instances are billed as long as they live where their CPU is never idle
(https://cloud.google.com/run/docs/configuring/billing-settings), and as many are kept as the service asks for
(https://cloud.google.com/run/docs/configuring/min-instances); Memorystore for Valkey, nodes of an instance
(https://cloud.google.com/memorystore/docs/valkey/instance-node-specification); Cloud KMS, what a version of a key costs
(https://cloud.google.com/kms/pricing); Google Cloud Armor, policies and rules (https://cloud.google.com/armor/pricing);
Private Service Connect, endpoints for Google's APIs (https://cloud.google.com/vpc/docs/about-accessing-google-apis-endpoints).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.pricing.line import Line, by_hour, hourly, inside, listed, number
from gouvernail.pricing.table import Prices

__all__ = ["TOLD"]

_KEY: Final = "gcp:kms/cryptoKey:CryptoKey"
_GIB: Final = {"Mi": 1 / 1024, "Gi": 1}
_BUNDLES: Final = ("all-apis", "vpc-sc")
_IN_HARDWARE: Final = {
    "plain": re.compile(r"GOOGLE_SYMMETRIC_ENCRYPTION|AES_256_.*|HMAC_.*|RSA_.*_2048(_.*)?"),
    "strong": re.compile(r"EC_.*|RSA_.*_(3072|4096)(_.*)?"),
}


def _instances(_: Graph, service: Resource, table: Prices) -> Iterator[Line | str]:
    """Each is as large as all of its containers; where requests are billed, nobody knows how long each takes."""
    template = service.value("template")
    containers = [inside(one, "resources") for one in listed(inside(template, "containers"))]
    vcpus, gibs = _sum(containers, "cpu", _vcpus), _sum(containers, "memory", _gibs)
    label = f"instances {service.name}"
    if vcpus is None or gibs is None:
        yield f"{label}: their size"
        return
    label = f"{label} ({vcpus:g} vCPU, {gibs:g} GiB)"
    count = _bounds(service.value("scaling"), inside(template, "scaling"))
    vcpu, gib = table.hourly.get("cloudRun.vcpu"), table.hourly.get("cloudRun.gib")
    if any(inside(one, "cpuIdle") is not False for one in containers):
        yield f"{label}: billed by requests"
    elif vcpu is None or gib is None or count is None:
        yield f"{label}: cloudRun"
    else:
        yield by_hour(label, count, vcpus * vcpu + gibs * gib, table)


def _bounds(of_service: object, of_revision: object) -> tuple[float, float] | None:
    """Where nothing is said of the fewest, there may be none; of the most, Google's own limit is not known here."""
    fewest = [_bound(one, "minInstanceCount", 0) for one in (of_service, of_revision)]
    most = [its for one in (of_service, of_revision) if (its := inside(one, "maxInstanceCount")) is not None]
    low, high = [one for one in fewest if one is not None], [one for its in most if (one := number(its)) is not None]
    known = len(low) == len(fewest) and high and len(high) == len(most) and inside(of_service, "scalingMode") is None
    return (max(low), min(high)) if known else None


def _bound(holder: object, name: str, else_: float) -> float | None:
    value = inside(holder, name)
    return else_ if value is None else number(value)


def _nodes(_: Graph, cache: Resource, table: Prices) -> Iterator[Line | str]:
    """Each shard has a node, and as many again as stand by for it."""
    size, shards = str(cache.value("nodeType")), number(cache.value("shardCount"))
    beside = _bound(cache.inputs, "replicaCount", 0)
    count = None if shards is None or beside is None else shards * (1 + beside)
    both = None if count is None else (count, count)
    yield hourly(f"cache {cache.name} ({size})", f"valkey.{size}", both, table)


def _keys(graph: Graph, key: Resource, table: Prices) -> Iterator[Line | str]:
    """One line for all keys of a kind: a foundation has ten."""
    size = _kind_of_key(key)
    same = [one for one in graph.of_type(_KEY) if not one.external and _kind_of_key(one) == size]
    if key.urn != same[0].urn:
        return
    price = table.sized.get(size)
    label = f"keys ({size.removeprefix('kms.')})"
    yield f"{label}: {size}" if price is None else Line(label, str(len(same)), len(same) * price, len(same) * price)


def _kind_of_key(key: Resource) -> str:
    version = key.value("versionTemplate")
    level = version if version is UNKNOWN else inside(version, "protectionLevel") or "SOFTWARE"
    if level != "HSM":
        return f"kms.{level}"
    algorithm = str(inside(version, "algorithm"))
    return f"kms.HSM.{next((kind for kind, its in _IN_HARDWARE.items() if its.fullmatch(algorithm)), algorithm)}"


def _firewall(_: Graph, policy: Resource, table: Prices) -> Iterator[Line | str]:
    """A policy, and each of its rules; there is one at least, for what none other meets."""
    rules, label = len(listed(policy.value("rules"))), f"firewall {policy.name}"
    whole, each = table.sized.get("cloudArmor.policy"), table.sized.get("cloudArmor.rule")
    if whole is None or each is None or not rules:
        yield f"{label}: cloudArmor"
    else:
        yield Line(label, f"{rules} rules", whole + rules * each, whole + rules * each)


def _balancer(_: Graph, rule: Resource, table: Prices) -> Iterator[Line | str]:
    scheme = f"loadBalancer.{rule.value('loadBalancingScheme')}"
    yield hourly(f"load balancer {rule.name}", scheme, (1, 1), table)


def _way(_: Graph, rule: Resource, table: Prices) -> Iterator[Line | str]:
    bundle = rule.value("target")
    size = "privateServiceConnect" if bundle in _BUNDLES else f"globalForwardingRule.{bundle}"
    yield hourly(f"private endpoint {rule.name}", size, (1, 1), table)


def _address(_: Graph, one: Resource, table: Prices) -> Iterator[Line | str]:
    """One inside a network costs nothing."""
    if one.value("addressType") != "INTERNAL":
        yield hourly(f"address {one.name}", "address.EXTERNAL", (1, 1), table)


def _sum(resources: list[object], name: str, read: Callable[[str], float | None]) -> float | None:
    found = [read(str(inside(inside(one, "limits"), name))) for one in resources]
    known = [one for one in found if one is not None]
    return sum(known) if known and len(known) == len(found) else None


def _vcpus(text: str) -> float | None:
    """`2`, `0.5` or `500m`."""
    return float(its[1]) / (1000 if its[2] else 1) if (its := re.fullmatch(r"(\d+(?:\.\d+)?)(m?)", text)) else None


def _gibs(text: str) -> float | None:
    """`512Mi` or `8Gi`."""
    return float(its[1]) * _GIB[its[2]] if (its := re.fullmatch(r"(\d+(?:\.\d+)?)(Mi|Gi)", text)) else None


TOLD: Final[Mapping[str, Callable[[Graph, Resource, Prices], Iterator[Line | str]]]] = {
    "gcp:cloudrunv2/service:Service": _instances,
    "gcp:compute/address:Address": _address,
    "gcp:compute/forwardingRule:ForwardingRule": _balancer,
    "gcp:compute/globalAddress:GlobalAddress": _address,
    "gcp:compute/globalForwardingRule:GlobalForwardingRule": _way,
    "gcp:compute/regionSecurityPolicy:RegionSecurityPolicy": _firewall,
    _KEY: _keys,
    "gcp:memorystore/instance:Instance": _nodes,
}
"""Type -> the lines of a resource; a text names a size without a price."""
