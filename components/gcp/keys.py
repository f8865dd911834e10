"""Keys on Google Cloud: a ring of the capability's own, with one key in hardware per purpose.

A key is used by the agents of services, each project's own. They are let use it here, once: what two stacks give alike,
one of them takes away from the other when it goes.

Neither a ring nor a key can ever be deleted, and what a key was called is never free again. Those that encrypt what is
locked have known names, and are taken back; any other has a name of its own each time, and destroy ends its versions.

Sources: Cloud KMS, keys and rings (https://cloud.google.com/kms/docs/resource-hierarchy#lifespan), rotation
(https://cloud.google.com/kms/docs/key-rotation), destroying versions
(https://cloud.google.com/kms/docs/destroy-restore) and customer-managed keys (https://cloud.google.com/kms/docs/cmek).
"""

from typing import Final

import pulumi
from pulumi_gcp import kms

from components.contract.keys import KeysArgs, Purpose
from components.gcp._agents import AGENTS, agent
from components.gcp._labels import RETAINED_BY, labels_of
from components.gcp._names import name_of
from components.gcp._services import switched_on

__all__ = ["Keys", "ring_of"]

_USES: Final = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
_SERVICE: Final = "cloudkms.googleapis.com"
_DAY: Final = 86_400


def ring_of(key_id: str) -> str:
    """The id of the ring in which a key lies."""
    return key_id.partition("/cryptoKeys/")[0]


class Keys(pulumi.ComponentResource):
    """A ring, and one key per purpose, renewed by the clock, for the agents of the services that the purpose names."""

    key_ids: pulumi.Output[dict[str, str]]
    """Purpose -> id of its key."""

    def __init__(self, name: str, args: KeysArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Keys", name, None, opts)
        there, own = args.get("adopt", {}), pulumi.ResourceOptions(parent=self)
        ids = {one: kms.CryptoKey.get(one, id_, opts=own).id for one, id_ in there.items()}
        wanted = {one: its for one, its in args["purposes"].items() if one not in there}
        if wanted:
            on = switched_on(args["account"], [_SERVICE, *_services(wanted)], self)
            ring, agents = self._ring(name, wanted, args, on), self._agents(wanted, args, on)
            ids |= {one: self._key(one, its, ring, agents, args).id for one, its in wanted.items()}
        self.key_ids = pulumi.Output.all(**ids)
        self.register_outputs({"key_ids": self.key_ids})

    def _ring(self, name: str, wanted: dict[str, Purpose], args: KeysArgs, on: list[pulumi.Resource]) -> kms.KeyRing:
        """It has a known name where one of its keys has."""
        known = name_of("kms:KeyRing", args["prefix"], name) if _any_kept(wanted) else None
        retained = args.get("retained", {})
        left = next((ring_of(id_) for one, id_ in retained.items() if one in wanted), None)
        return kms.KeyRing(
            name,
            name=known,
            location=args["region"],
            project=args["account"],
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True, import_=left, depends_on=on),
        )

    def _agents(
        self, wanted: dict[str, Purpose], args: KeysArgs, on: list[pulumi.Resource]
    ) -> dict[str, pulumi.Output[str]]:
        """Service -> its agent in this project."""
        return {service: agent(service, args["account"], self, on) for service in _services(wanted)}

    def _key(
        self,
        purpose: str,
        its: Purpose,
        ring: kms.KeyRing,
        agents: dict[str, pulumi.Output[str]],
        args: KeysArgs,
    ) -> kms.CryptoKey:
        kept = its.get("kept", False)
        more = {RETAINED_BY: args["stack"]} if kept else {}
        key = kms.CryptoKey(
            purpose,
            name=name_of("kms:CryptoKey", args["prefix"], purpose) if kept else None,
            key_ring=ring.id,
            purpose="ENCRYPT_DECRYPT",
            rotation_period=f"{args['rotation_days'] * _DAY}s",
            destroy_scheduled_duration=f"{args['deletion_days'] * _DAY}s",
            version_template={"algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION", "protection_level": "HSM"},
            labels=labels_of({**args["tags"], "purpose": purpose, **more}),
            opts=pulumi.ResourceOptions(
                parent=self, retain_on_delete=kept, import_=args.get("retained", {}).get(purpose)
            ),
        )
        for service in _services({purpose: its}):
            kms.CryptoKeyIAMMember(
                f"{purpose}-{service.partition('.')[0]}",
                crypto_key_id=key.id,
                role=_USES,
                member=agents[service],
                opts=pulumi.ResourceOptions(parent=self, retain_on_delete=kept),
            )
        return key


def _any_kept(wanted: dict[str, Purpose]) -> bool:
    return any(its.get("kept", False) for its in wanted.values())


def _services(wanted: dict[str, Purpose]) -> list[str]:
    """The services whose agents use these keys."""
    words = [word for its in wanted.values() for word in (*its.get("through", []), *its.get("writers", []))]
    return sorted({service for word in words for service in AGENTS[word]})
