"""Serving on Google Cloud: Cloud Run services that record what they predict and take a bad release back.

A model on an endpoint of Vertex AI is no resource that could be declared. So a model is a service of Cloud Run, asked
by way of a load balancer inside the network alone: it has no address of its own. Its instances stand in several zones
of the region, which Cloud Run sees to. A release is a revision (`_revision.py`); what moves requests from one to the
next, and what takes them back, are workflows (`_release.py`). No image runs that the approver did not attest (Binary
Authorization).

Whoever changes a service says anew where its requests go, also where nothing of that changes. So a stack is told which
release answers (`answering`), and leaves the requests there; a new revision gets none of them until it is moved. What
was on trial then begins its trial once more.

`roles`, `boundary`, `cidr`, `service_lists`, `registry`, `versions_in`, `directory`, `retained_key` and `log_store`
mean nothing here: rights are given on things, the network's rules hold for what goes out, images are pulled by Cloud
Run's agent, and every use is recorded by the project.

Sources: Cloud Run, ingress (https://cloud.google.com/run/docs/securing/ingress), no default address
(https://cloud.google.com/run/docs/securing/ingress#disable-default-url), zones
(https://cloud.google.com/run/docs/resource-model#services), Binary Authorization
(https://cloud.google.com/run/docs/securing/binary-authorization), least instances
(https://cloud.google.com/run/docs/configuring/min-instances).
"""

from typing import Final

import pulumi
from pulumi_gcp import cloudrunv2, serviceaccount, storage

from components.contract.serving import ModelToServe, ServingArgs
from components.gcp._captured import captured
from components.gcp._labels import labels_of
from components.gcp._measures import measurable
from components.gcp._moving import move
from components.gcp._names import name_of
from components.gcp._release import RELEASED
from components.gcp._revision import revision, versions_of
from components.gcp._services import switched_on
from components.gcp._store import asked_of
from components.gcp._workflow import account

__all__ = ["Serving", "measurable", "service_name"]

_USED: Final = (
    "run.googleapis.com",
    "workflows.googleapis.com",
    "workflowexecutions.googleapis.com",
    "cloudscheduler.googleapis.com",
    "eventarc.googleapis.com",
    "pubsub.googleapis.com",
    "monitoring.googleapis.com",
    "binaryauthorization.googleapis.com",
)


def service_name(prefix: str, model: str) -> str:
    """What the service of a model is called, before it is there."""
    return name_of("cloudrunv2:Service", prefix, model)


class Serving(pulumi.ComponentResource):
    """One service a model. Answers nobody outside the account's network; the gateway is another capability."""

    endpoints: pulumi.Output[dict[str, str]]
    """Model -> id of its service."""
    releases: pulumi.Output[dict[str, str]]
    """Model -> name of the revision that is released."""
    store: pulumi.Output[str]
    """Name of the bucket of recorded predictions."""
    alarms: pulumi.Output[dict[str, str]]
    """Measure -> id of the alarm that takes a release back; of one model where there are several."""

    def __init__(self, name: str, args: ServingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Serving", name, None, opts)
        self._args = args
        self._on = switched_on(args["account"], _USED, self)
        store, recorded = captured([self._called(model) for model in args["models"]], args, self)
        endpoints: dict[str, pulumi.Output[str]] = {}
        releases: dict[str, pulumi.Output[str]] = {}
        alarms: dict[str, pulumi.Output[str]] = {}
        for model, wanted in args["models"].items():
            service, release, watching = self._serve(model, wanted, recorded)
            endpoints[model], releases[model] = service.id, release
            alarms |= watching
        self.endpoints, self.releases = pulumi.Output.all(**endpoints), pulumi.Output.all(**releases)
        self.store, self.alarms = store.name, pulumi.Output.all(**alarms)
        self.register_outputs(
            {
                "endpoints": self.endpoints,
                "releases": self.releases,
                "store": self.store,
                "alarms": self.alarms,
            }
        )

    def _serve(
        self, name: str, wanted: ModelToServe, recorded: pulumi.Resource
    ) -> tuple[cloudrunv2.Service, pulumi.Output[str], dict[str, pulumi.Output[str]]]:
        args, called = self._args, self._called(name)
        runs_as = account(name, f"What the containers of {called} work as", asked_of(args), self)
        reads = [self._reads(container, id_, runs_as) for container, id_ in versions_of(wanted).items()]
        template, release = revision(called, wanted, runs_as.email, args)
        answering = args.get("answering", {}).get(name)
        service = cloudrunv2.Service(
            name,
            name=called,
            project=args["account"],
            location=args["region"],
            ingress="INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
            default_uri_disabled=True,
            invoker_iam_disabled=False,
            custom_audiences=[f"https://{called}"],
            binary_authorization={"use_default": True},
            template=template,
            scaling={"min_instance_count": args["least"], "max_instance_count": args["most"]},
            traffics=[
                {
                    "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
                    "revision": answering or release,
                    "percent": 100,
                    "tag": RELEASED,
                }
            ],
            deletion_protection=False,
            labels=labels_of({**args["tags"], "model": name}),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[recorded, *reads, *self._on]),
        )
        return service, release, move(name, service, release, runs_as, called, args=args, on=self._on)

    def _reads(self, container: str, version: str, runs_as: serviceaccount.Account) -> storage.BucketIAMMember:
        """This version and no other."""
        where, _, path = version.partition("/")
        within = f'resource.name.startsWith("projects/_/buckets/{where}/objects/{path}/")'
        listed = 'resource.type == "storage.googleapis.com/Bucket"'
        return storage.BucketIAMMember(
            f"{container}-reads",
            bucket=where,
            role="roles/storage.objectViewer",
            member=runs_as.member,
            condition={"title": "version", "expression": f"{within} || {listed}"},
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _called(self, model: str) -> str:
        return service_name(self._args["prefix"], model)
