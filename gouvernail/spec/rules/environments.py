"""Environments are isolated, private and large enough."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations

from gouvernail.spec.clouds import AUDIT
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.shared import Shared

_PRIVATE = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))  # RFC 1918
_LARGEST, _SMALLEST = 16, 24  # a cloud takes no larger one; a smaller one leaves no room for endpoints in each zone


def prod_is_an_environment(spec: Organisation) -> Iterator[Mistake]:
    """Everything ends in `prod`, and `audit` is an account and no environment."""
    if "prod" not in spec.environments:
        near = nearest("prod", spec.environments)
        yield Mistake(
            ("environments", near) if near else ("environments",),
            "there is no environment prod",
            expected="prod: {cidr: …, zones: 2 or more}",
            nearest="prod" if near else None,
        )
    if AUDIT in spec.environments:
        yield Mistake(
            ("environments", AUDIT),
            "audit is the account of logs and archive, where nothing runs",
            expected="another name, or the key left out; its account stands in clouds.<cloud>.accounts.audit",
        )


def prod_in_two_zones(spec: Shared) -> Iterator[Mistake]:
    """The loss of a zone is no outage."""
    prod = spec.environments.get("prod")
    if prod and prod.zones < 2:
        yield Mistake(
            ("environments", "prod", "zones"), f"production stands in {prod.zones} zone", expected="2 or more"
        )


def prod_has_no_off_hours(spec: Shared) -> Iterator[Mistake]:
    """Production is never scaled down by the clock."""
    prod = spec.environments.get("prod")
    if prod and prod.off_hours:
        yield Mistake(("environments", "prod", "offHours"), "production has off hours", expected="none")


def prod_reaches_services_in_every_zone(spec: Shared) -> Iterator[Mistake]:
    """Production loses no service with a zone."""
    prod = spec.environments.get("prod")
    if prod and prod.private_endpoints != "everyZone":
        yield Mistake(
            ("environments", "prod", "privateEndpoints"),
            "production reaches services in one zone only",
            expected="everyZone",
        )


def ranges_are_private(spec: Organisation) -> Iterator[Mistake]:
    """RFC 1918, and of a size that a network can have."""
    for name, environment in spec.environments.items():
        path = ("environments", name, "cidr")
        if not any(environment.cidr.subnet_of(private) for private in _PRIVATE):
            yield Mistake(
                path,
                f"{environment.cidr} is not a private range",
                expected="a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (RFC 1918)",
            )
        if not _LARGEST <= environment.cidr.prefixlen <= _SMALLEST:
            yield Mistake(
                path,
                f"/{environment.cidr.prefixlen} is no size for an environment's network",
                expected=f"/{_LARGEST} to /{_SMALLEST}",
            )


def ranges_do_not_overlap(spec: Organisation) -> Iterator[Mistake]:
    """Two environments with one address could be joined by mistake."""
    for (first, one), (second, other) in combinations(spec.environments.items(), 2):
        if one.cidr.overlaps(other.cidr):
            yield Mistake(
                ("environments", second, "cidr"),
                f"{other.cidr} overlaps {one.cidr} of {first}",
                expected="a range of its own for each environment",
                depends=(("environments", first, "cidr"),),
            )
