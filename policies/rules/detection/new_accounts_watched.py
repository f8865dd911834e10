"""An account is watched from the day on which it is made."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What watches an organisation watches its new accounts too."
SEVERITY = "medium"
REMEDIATION = "Set `autoEnableOrganizationMembers` to ALL, or `autoEnable` to true for each kind of resource."
NOT_THERE = {
    "azure": "A plan is of one subscription; that a new one gets it is asked for by a policy of the management group.",
    "gcp": "Security Command Center is switched on for an organisation, with every project that it gets.",
}


def _detector(organization: View) -> Iterator[Reason]:
    path = "autoEnableOrganizationMembers"
    return organization.needs(path, organization.one_of(path, "ALL", "NEW"), "leaves new accounts out")


def _hub(organization: View) -> Iterator[Reason]:
    central = organization.one_of("organizationConfiguration.configurationType", "CENTRAL")
    new = any_of([organization.flag("autoEnable"), central])
    return organization.needs("autoEnable", new, "leaves new accounts out")


def _macie(organization: View) -> Iterator[Reason]:
    return organization.needs("autoEnable", organization.flag("autoEnable"), "leaves new accounts out")


def _inspector(organization: View) -> Iterator[Reason]:
    for path in ("autoEnable.ec2", "autoEnable.ecr"):
        yield from organization.needs(path, organization.flag(path), "leaves new accounts out")


READS = {
    "aws:guardduty/organizationConfiguration:OrganizationConfiguration": _detector,
    "aws:inspector2/organizationConfiguration:OrganizationConfiguration": _inspector,
    "aws:macie2/organizationConfiguration:OrganizationConfiguration": _macie,
    "aws:securityhub/organizationConfiguration:OrganizationConfiguration": _hub,
}
