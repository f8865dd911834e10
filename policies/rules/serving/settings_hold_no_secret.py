"""What opens something else does not stand in clear text in the settings of what runs."""

import re
from collections.abc import Iterator

from gouvernail.graph import SECRET, UNKNOWN
from gouvernail.maybe import Truth, any_of, known, negated
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "No setting of what runs holds a password, a token or a key."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Keep the secret in Secrets Manager and let what runs read it by its role, or name it where the "
        "service takes a reference."
    ),
    "azure": "Keep the secret in Key Vault, and name it in `secretRef` or let what runs read it by its identity.",
    "gcp": (
        "Keep the secret in Secret Manager, and name it in `valueSource.secretKeyRef` or let what runs read "
        "it by its identity."
    ),
}
_SECRET = re.compile(r"(password|secret|token|api_?key|private_?key|connection_?string)$", re.IGNORECASE)
_PLACES = ("arn:", "projects/", "https://", "@Microsoft.KeyVault(")
"""How a value begins that only says where a secret lies."""
_SAYS = "stands in clear text in the settings"


def _elsewhere(holder: View, path: str) -> Truth:
    if holder.at(path) is SECRET:
        return False
    value = holder.text(path)
    return UNKNOWN if value is UNKNOWN else value is None or value.startswith(_PLACES)


def _map(resource: View, path: str) -> Iterator[Reason]:
    names = resource.keys(path)
    yield from resource.needs(path, UNKNOWN if names is UNKNOWN else True, _SAYS)
    for name in filter(_SECRET.search, known(names, ())):
        yield from resource.needs(f"{path}.{name}", _elsewhere(resource, f"{path}.{name}"), _SAYS)


def _list(variables: tuple[View, ...]) -> Iterator[Reason]:
    for one in variables:
        name = one.text("name")
        secret = UNKNOWN if name is UNKNOWN else _SECRET.search(str(name)) is not None
        stored = one.one_of("type", "PARAMETER_STORE", "SECRETS_MANAGER")
        fine = any_of([negated(secret), _elsewhere(one, "value"), stored])
        yield from one.needs("value", fine, _SAYS)


def _settings(path: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        return _map(resource, path)

    return read


def _model(model: View) -> Iterator[Reason]:
    for container in (model.part("primaryContainer"), *model.each("containers")):
        yield from _map(container, "environment")


def _project(project: View) -> Iterator[Reason]:
    return _list(project.each("environment.environmentVariables"))


def _containers(path: str, variables: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        for container in resource.each(path):
            yield from _list(container.each(variables))

    return read


READS = {
    "aws:codebuild/project:Project": _project,
    "aws:lambda/function:Function": _settings("environment.variables"),
    "aws:sagemaker/model:Model": _model,
    "azure-native:app:ContainerApp": _containers("template.containers", "env"),
    "azure-native:machinelearningservices:OnlineDeployment": _settings("properties.environmentVariables"),
    "gcp:cloudfunctionsv2/function:Function": _settings("serviceConfig.environmentVariables"),
    "gcp:cloudrunv2/job:Job": _containers("template.template.containers", "envs"),
    "gcp:cloudrunv2/service:Service": _containers("template.containers", "envs"),
}
