"""What runs has an identity of its own, not one that everything shares."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "What runs has an identity of its own."
SEVERITY = "high"
REMEDIATION = {
    "azure": "Set `identity.type`, and give the identity the roles that it needs.",
    "gcp": (
        "Name a service account of its own in `serviceAccount` (or what the message says), and give it the "
        "roles that it needs."
    ),
}
NOT_THERE = {"aws": "A service of AWS runs in the role that it is given; there is none that it would take by itself."}
_SHARED = ("-compute@developer.gserviceaccount.com", "@appspot.gserviceaccount.com", "@cloudbuild.gserviceaccount.com")


def _managed(path: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        kind = f"{path}.type"
        own = all_of([resource.given(kind), negated(resource.one_of(kind, "None"))])
        return resource.needs(kind, own, "says that it has no identity")

    return read


def _own(resource: View, path: str) -> Truth:
    account = resource.texts(path)
    return UNKNOWN if account is UNKNOWN else any(not one.endswith(_SHARED) for one in account)


def _account(path: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        return resource.needs(path, _own(resource, path), "is not an identity of its own")

    return read


def _machine(machine: View) -> Iterator[Reason]:
    fine = any_of([negated(machine.given("serviceAccount")), _own(machine, "serviceAccount.email")])
    return machine.needs("serviceAccount.email", fine, "is not an identity of its own")


READS = {
    "azure-native:machinelearningservices:Compute": _managed("identity"),
    "azure-native:machinelearningservices:OnlineEndpoint": _managed("identity"),
    "azure-native:machinelearningservices:Workspace": _managed("identity"),
    "azure-native:cognitiveservices:Account": _managed("identity"),
    "azure-native:logic:Workflow": _managed("identity"),
    "gcp:cloudbuild/trigger:Trigger": _account("serviceAccount"),
    "gcp:cloudfunctionsv2/function:Function": _account("serviceConfig.serviceAccountEmail"),
    "gcp:cloudrunv2/job:Job": _account("template.template.serviceAccount"),
    "gcp:cloudrunv2/service:Service": _account("template.serviceAccount"),
    "gcp:compute/instance:Instance": _machine,
    "gcp:compute/instanceTemplate:InstanceTemplate": _machine,
    "gcp:workbench/instance:Instance": _account("gceSetup.serviceAccounts[0].email"),
    "gcp:workflows/workflow:Workflow": _account("serviceAccount"),
}
