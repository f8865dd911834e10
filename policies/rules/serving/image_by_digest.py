"""A container is what was approved, whatever its tag says tomorrow."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Every image is named by its digest."
SEVERITY = "medium"
REMEDIATION = "Name the image as `repository@sha256:...`: a tag may be moved to another one."


def _pinned(holder: View, path: str) -> Truth:
    images = holder.texts(path)
    return UNKNOWN if images is UNKNOWN else all("@sha256:" in image for image in images)


def _image(holder: View, path: str = "image") -> Iterator[Reason]:
    return holder.needs(path, _pinned(holder, path), "does not name a digest")


def _model(model: View) -> Iterator[Reason]:
    for container in (model.part("primaryContainer"), *model.each("containers")):
        yield from _image(container)


def _function(function: View) -> Iterator[Reason]:
    return _image(function, "imageUri")


def _environment(environment: View) -> Iterator[Reason]:
    return _image(environment, "properties.image")


def _service(service: View) -> Iterator[Reason]:
    for container in service.each("template.containers"):
        yield from _image(container)


def _job(job: View) -> Iterator[Reason]:
    for container in job.each("template.template.containers"):
        yield from _image(container)


READS = {
    "aws:lambda/function:Function": _function,
    "aws:sagemaker/model:Model": _model,
    "azure-native:machinelearningservices:EnvironmentVersion": _environment,
    "gcp:cloudrunv2/job:Job": _job,
    "gcp:cloudrunv2/service:Service": _service,
}
