"""Model registry on Google Cloud: a bucket of what was trained, a place in it for what was approved, a home for images.

Vertex AI's registry of models has no resource and no approval. So a version is a folder of one bucket: `pipelines` has
what waits, `approved` what the approver signed. Into that place nothing writes but a workflow, which asks whether the
attestor's key signed the version (`_approved.py`); who may sign says the approver's role, and it is denied to everybody
else (`_duties.py`, `_denials.py`). What is served is mounted from there.

To register is to write below `pipelines`: who makes an account that trains gives it that. So `approver`, `promoter`,
`registering` and `training` need nothing made here: what nobody is given nobody has. `roles`, `boundary`,
`undelivered`, `log_store`, `directory`, `subnet_ids` and `service_lists` mean nothing: accounts stand below the denial
to all of them, and the project records every use.

What is written to the approved place cannot be told from what is approved, so all of it is told on both routes.

Sources: Cloud Storage, managed folders (https://cloud.google.com/storage/docs/managed-folders), conditions on rights
(https://cloud.google.com/storage/docs/access-control/iam#conditions), roles
(https://cloud.google.com/storage/docs/access-control/iam-roles: who creates objects writes over none) and records
(https://cloud.google.com/storage/docs/audit-logging); Artifact Analysis, roles
(https://cloud.google.com/artifact-analysis/docs/ca-access-control); Binary Authorization, roles
(https://cloud.google.com/binary-authorization/docs/reference/permissions-and-roles).
"""

from typing import Final

import pulumi
from pulumi_gcp import binaryauthorization, containeranalysis, storage

from components.contract.model_registry import ModelRegistryArgs
from components.gcp._approved import APPROVED, TRAINED, approves
from components.gcp._clocked import SERVICES, by_the_clock, worker
from components.gcp._copied import copied
from components.gcp._images import home_of, image_repository, mirrored
from components.gcp._log_watch import told
from components.gcp._services import switched_on
from components.gcp._store import asked_of, bucket, bucket_name, let
from gouvernail.errors import GouvernailError, Problem

__all__ = ["TRAINED", "ModelRegistry", "version_id", "version_places"]

_STORE: Final = "models"
_APPROVES: Final = "approve"
_OFTEN: Final = "*/5 * * * *"
_TRANSFERS: Final = "storagetransfer.googleapis.com"
_NEEDED: Final = (
    "artifactregistry.googleapis.com",
    "binaryauthorization.googleapis.com",
    "containeranalysis.googleapis.com",
    "storage.googleapis.com",
    *SERVICES,
)


def version_id(prefix: str, region: str, account: str, model: str, number: int | str) -> str:  # noqa: ARG001 - none in it
    """What an approved version is called: its bucket and its place there."""
    return f"{bucket_name(prefix, _STORE, account)}/{APPROVED}/{model}/{number}"


def version_places(store: pulumi.Output[str], model: str) -> list[pulumi.Output[str]]:
    """Where approved versions of a model lie."""
    return [store.apply(lambda name: f"{name}/{APPROVED}/{model}")]


class ModelRegistry(pulumi.ComponentResource):
    """Holds versions of models, what was trained, and images. Registers none itself: that is the pipeline's."""

    groups: pulumi.Output[dict[str, str]]
    """Model -> the bucket, and the folder in it where its approved versions lie."""
    store: pulumi.Output[str]
    """Name of the bucket of what was trained."""
    images: pulumi.Output[dict[str, str]]
    """Image, as it was published -> where it is fetched from, by the same digest."""

    def __init__(self, name: str, args: ModelRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:ModelRegistry", name, None, opts)
        self._args = args
        self._asked = asked_of(args)
        attestor = _attestor(args)
        on = switched_on(args["account"], list(_NEEDED), self)
        store = self._store(on)
        groups = {model: self._group(model, store) for model in args["models"]}
        self._approve(store, attestor, on)
        self._tell(store)
        if "copies" in args:
            more = switched_on(args["account"], [_TRANSFERS], self)
            its = self._asked
            copied(store, args["copies"], its, self, [*on, *more], stack=args["stack"], route=args["route"])
        home = image_repository(args["key_id"], self._asked, self, on)
        found = {image: mirrored(image, args["prefix"], args["region"], args["account"]) for image in args["images"]}
        self.groups = pulumi.Output.all(
            **{model: version_places(one.bucket, model)[0] for model, one in groups.items()}
        )
        self.store = store.name
        self.images = home.id.apply(lambda _: found)  # known when it is there
        self.register_outputs({"groups": self.groups, "store": self.store, "images": self.images})

    def _store(self, on: list[pulumi.Resource]) -> storage.Bucket:
        """What was trained, every version of it; destroy leaves it, for what was approved is a record."""
        args = self._args
        left = bucket_name(args["prefix"], _STORE, args["account"]) if args.get("retained") else None
        return bucket(
            _STORE,
            self._asked,
            args["key_id"],
            self,
            purpose="artefacts",
            versioned=True,
            stays=args["stack"],
            retained=left,
            labels={"backup": "yes"},
            after=on,
        )

    def _group(self, model: str, store: storage.Bucket) -> storage.ManagedFolder:
        """The place of a model's approved versions."""
        folder = f"{APPROVED}/{model}/"
        left = model in self._args.get("retained", [])
        own = bucket_name(self._args["prefix"], _STORE, self._args["account"])
        return storage.ManagedFolder(
            model,
            bucket=store.name,
            name=folder,
            opts=pulumi.ResourceOptions(
                parent=self, retain_on_delete=True, import_=f"{own}/managedFolders/{folder}" if left else None
            ),
        )

    def _approve(self, store: storage.Bucket, attestor: pulumi.Output[str], on: list[pulumi.Resource]) -> None:
        """What brings approved versions to their place, every few minutes."""
        args, own = self._args, pulumi.ResourceOptions(parent=self)
        its = worker(_APPROVES, "Brings what the approver signed to its place", self._asked, self, on)
        note = attestor.apply(lambda id_: id_.replace("/attestors/", "/notes/"))
        within = store.name.apply(
            lambda name: f'resource.name.startsWith("projects/_/buckets/{name}/objects/{APPROVED}/")'
        )
        may = [
            let(f"{_APPROVES}-reads", its.account.member, "roles/storage.objectViewer", store),
            let(
                f"{_APPROVES}-writes",
                its.account.member,
                "roles/storage.objectCreator",
                store,
                when={"title": "approved", "expression": within},
            ),
            binaryauthorization.AttestorIamMember(
                f"{_APPROVES}-asks",
                project=args["account"],
                attestor=attestor,
                role="roles/binaryauthorization.attestorsVerifier",
                member=its.account.member,
                opts=own,
            ),
            containeranalysis.NoteIamMember(
                f"{_APPROVES}-looks",
                project=args["account"],
                note=note,
                role="roles/containeranalysis.notes.occurrences.viewer",
                member=its.account.member,
                opts=own,
            ),
        ]
        home = home_of(args["prefix"], args["region"], args["account"])
        definition = pulumi.Output.all(store.name, attestor, note).apply(lambda of: approves(of[0], of[1], of[2], home))
        by_the_clock(its, definition, _OFTEN, self, may, route=args["route"])

    def _tell(self, store: storage.Bucket) -> None:
        """Whatever is written, changed or taken away where approved versions lie."""
        args = self._args
        matches = store.name.apply(
            lambda name: (
                'log_id("cloudaudit.googleapis.com/data_access") AND protoPayload.serviceName="storage.googleapis.com" '
                'AND NOT protoPayload.methodName=("storage.objects.get" OR "storage.objects.list") '
                f'AND protoPayload.resourceName=~"^projects/_/buckets/{name}/objects/{APPROVED}/"'
            )
        )
        for role, severity, route, what in (
            ("model-versions", "low", args["route"], "A version of a model was approved"),
            (
                "model-versions-changed",
                "critical",
                args["changed_route"],
                "Somebody wrote where approved versions lie: a version was approved, or what it serves was changed",
            ),
        ):
            told(role, what, matches, self._asked, self, severity=severity, route=route)


def _attestor(args: ModelRegistryArgs) -> pulumi.Output[str]:
    """GouvernailError where nobody says what was approved."""
    if "attestor" not in args:
        raise GouvernailError(
            Problem(
                "nobody says what was approved",
                path="attestor",
                expected="the id of the attestor that the foundation's identity makes",
            )
        )
    return pulumi.Output.from_input(args["attestor"])
