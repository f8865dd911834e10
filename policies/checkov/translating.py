"""A graph as checkov reads it: aws and gcp as a Terraform plan, azure-native as an ARM template."""

from collections import Counter
from collections.abc import Iterable

from gouvernail.graph import Graph, Resource
from policies.checkov import arm, terraform
from policies.checkov.tables import Tables, canonical
from policies.checkov.tables import tables as committed
from policies.checkov.translated import Translated, Unmapped

__all__ = ["Translated", "Unmapped", "translate"]

_PACKAGES = ("aws", "gcp", "azure-native")
_TERRAFORM_NAMES = {"azure": "azurerm", "gcp": "google"}


def translate(graph: Graph, resources: Iterable[Resource], tables: Tables | None = None) -> Translated:
    """The resources as documents for checkov, and what of them could not be said.

    Components, providers, what is the engine's own and what was only read are left out: no check is about them.
    """
    known = tables or committed()
    for_plan: list[Resource] = []
    for_arm: list[Resource] = []
    unmapped: list[Unmapped] = []
    unchecked: Counter[str] = Counter()
    for resource in sorted(resources, key=lambda one: one.urn):
        if not resource.custom or resource.external or resource.type.startswith("pulumi:"):
            continue
        token = canonical(resource.type, known)
        if token in known.terraform:
            for_plan.append(resource)
        elif token in known.arm:
            for_arm.append(resource)
        elif gap := _gap(resource, token, known):
            unmapped.append(gap)
        else:
            unchecked[resource.type] += 1
    plan, addresses, gaps = terraform.plan(for_plan, known)
    template, ids, others = arm.template(graph, for_arm, known)
    return Translated(
        plan=plan if for_plan else None,
        arm=template if for_arm else None,
        addresses={**addresses, **ids},
        unmapped=(*unmapped, *gaps, *others),
        unchecked=dict(unchecked),
    )


def _gap(resource: Resource, token: str, known: Tables) -> Unmapped | None:
    """Why the type is in no table; None where checkov has no check for it."""
    package = token.partition(":")[0]
    if package not in _PACKAGES:
        name = _TERRAFORM_NAMES.get(package, package)
        message = f"the provider {package!r} is not translated, and checkov has checks for it"
        return Unmapped(resource.urn, "provider", message) if name in known.others else None
    if reason := known.no_class.get(token):
        return Unmapped(resource.urn, "type", f"{token} is not translated: {reason}")
    if token in known.known:
        return None
    return Unmapped(resource.urn, "type", f"no SDK that the tables were made from has the type {resource.type}")
