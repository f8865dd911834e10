"""What follows from a valid spec: the class and why, and the stacks."""

from collections.abc import Iterator

from gouvernail.spec.clouds import AUDIT
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.system import AISystem

__all__ = ["stacks", "summary"]


def stacks(spec: Organisation | AISystem) -> list[str]:
    """The stacks of an organisation or system: `<owner>-<cloud>-<environment>-<layer>`."""
    if isinstance(spec, Organisation):
        return [
            f"{spec.id}-{cloud}-{environment}-foundation"
            for cloud in spec.clouds.used
            for environment in (AUDIT, *spec.environments)
        ]
    return [
        f"{spec.id}-{cloud}-{environment}-{layer}"
        for cloud in spec.used_clouds
        for environment in spec.environments
        for layer in ("workload", *(["recovery"] if spec.stands_by(environment) else []))
    ]


def _adopted(spec: Organisation) -> Iterator[str]:
    """What is adopted: `aws network of prod`, `aws audit_log`."""
    for name, cloud in spec.clouds.used.items():
        adopt = cloud.adopt
        for key, places in (("network", adopt.network), ("keys", adopt.keys), ("backup", adopt.backup)):
            if places:
                yield f"{name} {key} of {', '.join(places)}"
        for key, once in (("audit_log", adopt.audit_log), ("detection", adopt.detection), ("archive", adopt.archive)):
            if once:
                yield f"{name} {key}"


def summary(spec: Organisation | AISystem) -> dict[str, object]:
    """The facts derived from a spec, as JSON can hold them."""
    if isinstance(spec, Organisation):
        return {
            "kind": spec.kind,
            "id": spec.id,
            "clouds": list(spec.clouds.used),
            "environments": list(spec.environments),
            "adopted": list(_adopted(spec)),
            "stacks": stacks(spec),
        }
    known = spec.classification
    return {
        "kind": spec.kind,
        "id": spec.id,
        "organisation": spec.organisation.id,
        "riskClass": known.risk_class.value,
        "because": list(known.because),
        "appliesFrom": known.applies_from.isoformat() if known.applies_from else None,
        "conformity": known.conformity,
        "registration": known.registration,
        "fria": known.fria,
        "stacks": stacks(spec),
    }
