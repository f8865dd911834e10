"""Edge on Google Cloud: a pool of identities that knows devices by certificate, and a place of its own for each.

Google has no registry of devices any more. So a device comes in by its certificate (workload identity federation over
mutual TLS), has a token for an hour, and is known everywhere by the name that the certificate proves. The authority
that signs certificates is registered by hand: it is nobody's but the organisation's, wherever keys are made.

A right that holds for all devices cannot depend on who of them asks. So each is let in by a workflow that a person
runs, which gives it two folders of its own (`_fleet_workflows.py`). What all of them read lies in one bucket
(`_fleet_told.py`); each read of it is recorded under the name that was proved, which is how they are heard
(`_fleet_calls.py`). What they record they put into the locked store themselves. Devices are outside of the network, so
the project's perimeter has to let them in (`devices_of`).

Images are signed (Cosign) with a key that never leaves its hardware, and verified on the device. They are not fetched
from the registry, where a right holds for all of its images, but brought to the branches. The key stays when the rest
goes: what it signed would no longer be accepted.

`boundary`, `roles`, `undelivered`, `directory`, `log_store`, `subnet_ids` and `service_lists` mean nothing here;
`in_hardware` neither: a device is known by its authority in either case.

Sources: IAM, federation with certificates
(https://cloud.google.com/iam/docs/workload-identity-federation-with-x509-certificates) and its pools
(https://cloud.google.com/iam/docs/workload-identity-federation); Cloud Storage, managed folders
(https://cloud.google.com/storage/docs/managed-folders); Cloud KMS, keys that sign
(https://cloud.google.com/kms/docs/create-validate-signatures); Cosign, keys in Cloud KMS
(https://docs.sigstore.dev/cosign/key_management/overview/).
"""

from typing import Final

import pulumi
from pulumi_gcp import iam, kms, storage

from components.contract.edge import EdgeArgs
from components.contract.naming import physical_name
from components.gcp._events import Started, channel, receives
from components.gcp._fleet_calls import MOST, counted, written_down
from components.gcp._fleet_told import tells, told_bucket, wave
from components.gcp._fleet_workflows import DEVICES, STOPPED, lets_in, stops
from components.gcp._labels import RETAINED_BY, labels_of
from components.gcp._names import name_of
from components.gcp._services import switched_on
from components.gcp._store import asked_of, bucket_name, let
from components.gcp._workflow import account, runs_told, started_by, starts_told, workflow
from components.gcp.keys import ring_of
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Edge", "devices_of"]

_USED: Final = (
    "iam.googleapis.com",
    "sts.googleapis.com",
    "cloudkms.googleapis.com",
    "storage.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "workflows.googleapis.com",
    "eventarc.googleapis.com",
    "pubsub.googleapis.com",
)
_SIGNING: Final = "edge-signing"


def devices_of(prefix: str, number: str) -> str:
    """All devices as a member, by the number of their project, before the pool is there."""
    pool = name_of("iam:WorkloadIdentityPool", prefix, "edge")
    return f"principalSet://iam.googleapis.com/projects/{number}/locations/global/workloadIdentityPools/{pool}/*"


class Edge(pulumi.ComponentResource):
    """A fleet and what it may do. Makes no device, holds no key of one, and rolls out nothing by itself."""

    fleet: pulumi.Output[str]
    """Full name of the pool of all devices."""
    waves: pulumi.Output[list[str]]
    """Where what each wave is to run is put, one after the other."""
    profile: pulumi.Output[str]
    """Id of the key whose signatures devices accept."""
    calls: pulumi.Output[str]
    """Id of the log that names a device at each of its calls."""
    heard: pulumi.Output[str]
    """Type of the metric that counts the calls in a series a device."""

    def __init__(self, name: str, args: EdgeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Edge", name, None, opts)
        _check(args)
        self._args, self._asked = args, asked_of(args)
        self._on = switched_on(args["account"], _USED, self)
        called = bucket_name(args["prefix"], "edge", args["account"])
        pool = self._pool()
        key = self._signs()
        its = told_bucket(args, self)
        tells(its, called, pool.name, f"gcpkms://{_key_id(args)}/versions/1", args)
        self._let_in(pool, its)
        self._stopped(its, called)
        log = written_down(called, pool.name, args, self, self._on)
        self.fleet = pool.name
        self.waves = its.name.apply(lambda it: [f"{it}/{wave(one)}" for one in range(1, len(args["waves"]) + 1)])
        self.profile = key.id
        self.calls = log.id
        self.heard = counted(called, pool.name, args, self, self._on).name.apply(
            lambda name: f"logging.googleapis.com/user/{name}"
        )
        self.register_outputs(
            {
                "fleet": self.fleet,
                "waves": self.waves,
                "profile": self.profile,
                "calls": self.calls,
                "heard": self.heard,
            }
        )

    def _pool(self) -> iam.WorkloadIdentityPool:
        """Knows devices; nobody comes in before an authority is registered in it."""
        args = self._args
        return iam.WorkloadIdentityPool(
            "fleet",
            workload_identity_pool_id=name_of("iam:WorkloadIdentityPool", args["prefix"], "edge"),
            project=args["account"],
            display_name=physical_name(args["prefix"], "edge", limit=32),
            description=f"Devices: {args['devices']}"[:256],
            disabled=False,
            opts=pulumi.ResourceOptions(parent=self, depends_on=self._on),
        )

    def _signs(self) -> kms.CryptoKey:
        """Destroy leaves it: its name never comes back, and what it signed would no longer be accepted."""
        args, left = self._args, self._args.get("retained")
        ring = kms.KeyRing(
            "signing",
            name=name_of("kms:KeyRing", args["prefix"], _SIGNING),
            location=args["region"],
            project=args["account"],
            opts=pulumi.ResourceOptions(
                parent=self, retain_on_delete=True, import_=ring_of(left) if left else None, depends_on=self._on
            ),
        )
        return kms.CryptoKey(
            "signing",
            name=name_of("kms:CryptoKey", args["prefix"], _SIGNING),
            key_ring=ring.id,
            purpose="ASYMMETRIC_SIGN",
            version_template={"algorithm": "EC_SIGN_P256_SHA256", "protection_level": "HSM"},
            destroy_scheduled_duration="2592000s",
            labels=labels_of({**args["tags"], "purpose": "signing", RETAINED_BY: args["stack"]}),
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True, import_=left),
        )

    def _let_in(self, pool: iam.WorkloadIdentityPool, its: storage.Bucket) -> None:
        """How a device comes in: below `devices/` of both buckets, by an account that may make folders there."""
        args, asked = self._args, self._asked
        if "let_in_role" not in args:
            raise _missing("let_in_role", "the id of the account's role that lets devices in, which identity makes")
        who = account("edge-lets-in", f"Lets devices of {args['system']} in", asked, self)
        may: list[pulumi.Resource] = []
        for role, where in (("records", args["store"]), ("told", its.name)):
            folder = storage.ManagedFolder(
                role,
                bucket=where,
                name=DEVICES,
                force_destroy=True,  # what lies in it stays
                opts=pulumi.ResourceOptions(parent=self),
            )
            rights = [args["let_in_role"], *(["roles/storage.objectCreator"] if role == "told" else [])]
            may += [
                storage.ManagedFolderIamMember(
                    f"{role}-{what}",
                    bucket=where,
                    managed_folder=folder.name,
                    role=right,
                    member=who.member,
                    opts=pulumi.ResourceOptions(parent=folder),
                )
                for what, right in zip(("makes", "puts"), rights, strict=False)
            ]
        last = len(args["waves"])
        source = pulumi.Output.all(pool.name, args["store"], its.name).apply(
            lambda all_: lets_in(all_[0], args["prefix"], all_[1], all_[2], last)
        )
        made = workflow("edge-lets-in", source, who, asked, self, after=may)
        runs_told("edge-lets-in", made, args["route"], asked, self)

    def _stopped(self, its: storage.Bucket, called: str) -> None:
        """Each run of what stops the system stops the devices. Who lets in again starts them by hand, afterwards."""
        args, asked = self._args, self._asked
        if "stop" not in args:
            raise _missing("stop", "the id of the workflow that stops the system")
        writer = account("edge-stops", f"Stops devices of {args['system']}", asked, self)
        own = f'resource.name == "projects/_/buckets/{called}/objects/{STOPPED}"'
        may = let(
            "edge-stops",
            writer.member,
            "roles/storage.objectUser",
            its,
            when={"title": "stopped", "expression": own},
        )
        does = workflow("edge-stops", its.name.apply(stops), writer, asked, self, after=[may])
        for outcome in ("failed", "succeeded"):
            runs_told("edge-stops", does, args["route"], asked, self, outcome=outcome)
        starter = account("edge-starter", f"Starts what stops devices of {args['system']}", asked, self)
        rights = (started_by("edge-stops", starter, asked, self), receives("edge-stops", starter, asked, self))
        starts = Started(does, starter, asked, self, (*rights, *self._on))
        rings = channel("edge-stop", args["key_ids"]["incidents"], "incidents", starts)
        what = f"{args['system']} is stopped: stops its devices"
        starts_told("edge-stop", args["stop"], what, rings.id, asked, self)


def _key_id(args: EdgeArgs) -> str:
    ring = name_of("kms:KeyRing", args["prefix"], _SIGNING)
    key = name_of("kms:CryptoKey", args["prefix"], _SIGNING)
    return f"projects/{args['account']}/locations/{args['region']}/keyRings/{ring}/cryptoKeys/{key}"


def _check(args: EdgeArgs) -> None:
    if args["count"] > MOST:
        raise GouvernailError(
            Problem(f"{args['count']} devices cannot be told apart", path="count", expected=f"at most {MOST}")
        )


def _missing(name: str, expected: str) -> GouvernailError:
    return GouvernailError(
        Problem(f"a fleet on Google Cloud needs `{name}`, and none is named", path=name, expected=expected)
    )
