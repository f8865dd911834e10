"""Approval in a project: a signature with a key that only the approver signs with, and the rule that images need one.

A project has one rule for all that Cloud Run starts in it, and each attestor that it names has to agree. So there is
one attestor a project, whatever the number of systems in it. Where it is production an image without a signature is not
started; elsewhere that it would not be is recorded.

Who may sign is said by the approver's role (`_duties.py`) and denied to everybody else (`_denials.py`). The key is
changed by a deployment only: what is signed with a pair of keys is not renewed by the clock.

Sources: Binary Authorization, attestors (https://cloud.google.com/binary-authorization/docs/creating-attestors-cli),
rules of a policy (https://cloud.google.com/binary-authorization/docs/key-concepts#rules) and Cloud Run
(https://cloud.google.com/binary-authorization/docs/run/overview); Cloud KMS, signing
(https://cloud.google.com/kms/docs/digital-signatures) and rotation of pairs of keys
(https://cloud.google.com/kms/docs/key-rotation#asymmetric).
"""

from typing import Final

import pulumi
from pulumi.runtime import rpc
from pulumi_gcp import binaryauthorization, containeranalysis, kms

from components.contract.identity import IdentityArgs
from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._services import switched_on

__all__ = ["attestor_id", "must_be_approved"]

_ROLE: Final = "approvals"
_PRODUCTION: Final = "prod"
_NEEDED: Final = ("binaryauthorization.googleapis.com", "cloudkms.googleapis.com", "containeranalysis.googleapis.com")
_ALGORITHM: Final = "EC_SIGN_P256_SHA256"
_DESTROYED_AFTER: Final = f"{30 * 86_400}s"


def attestor_id(prefix: str, account: str) -> str:
    """The id of the attestor that says what was approved, before it is there."""
    return f"projects/{account}/attestors/{name_of('binaryauthorization:Attestor', prefix, _ROLE)}"


def must_be_approved(args: IdentityArgs, parent: pulumi.Resource) -> None:
    """The key, who it speaks for, and the rule of the project."""
    on = switched_on(args["account"], _NEEDED, parent)
    own = pulumi.ResourceOptions(parent=parent, depends_on=on)
    note = containeranalysis.Note(
        _ROLE,
        name=name_of("containeranalysis:Note", args["prefix"], _ROLE),
        project=args["account"],
        short_description="Approved by the approver",
        attestation_authority={"hint": {"human_readable_name": "The approver looked at it and approves it"}},
        opts=own,
    )
    attestor = binaryauthorization.Attestor(
        _ROLE,
        name=name_of("binaryauthorization:Attestor", args["prefix"], _ROLE),
        project=args["account"],
        description="Says what the approver approved",
        attestation_authority_note={"note_reference": note.id, "public_keys": [_public(_key(args, own), parent)]},
        opts=own,
    )
    enforced = args["environment"] == _PRODUCTION
    binaryauthorization.Policy(
        _ROLE,
        project=args["account"],
        description="What Cloud Run starts was approved",
        global_policy_evaluation_mode="ENABLE",
        default_admission_rule={
            "evaluation_mode": "REQUIRE_ATTESTATION",
            "enforcement_mode": "ENFORCED_BLOCK_AND_AUDIT_LOG" if enforced else "DRYRUN_AUDIT_LOG_ONLY",
            "require_attestations_bies": [attestor.id],
        },
        opts=own,
    )


def _key(args: IdentityArgs, own: pulumi.ResourceOptions) -> kms.CryptoKey:
    """Neither a ring nor a key can be deleted, so each has a name of its own each time."""
    ring = kms.KeyRing(
        _ROLE,
        location=args["region"],
        project=args["account"],
        opts=pulumi.ResourceOptions.merge(own, pulumi.ResourceOptions(retain_on_delete=True)),
    )
    return kms.CryptoKey(
        _ROLE,
        key_ring=ring.id,
        purpose="ASYMMETRIC_SIGN",
        destroy_scheduled_duration=_DESTROYED_AFTER,
        version_template={"algorithm": _ALGORITHM, "protection_level": "HSM"},
        labels=labels_of({**args["tags"], "purpose": _ROLE}),
        opts=own,
    )


def _public(
    key: kms.CryptoKey, parent: pulumi.Resource
) -> binaryauthorization.AttestorAttestationAuthorityNotePublicKeyArgsDict:
    return {
        "id": pulumi.Output.concat("//cloudkms.googleapis.com/v1/", key.id, "/cryptoKeyVersions/1"),
        "pkix_public_key": {
            "public_key_pem": key.id.apply(lambda id_: _pem(id_, parent)),
            "signature_algorithm": _ALGORITHM,
        },
    }


def _pem(key_id: str, parent: pulumi.Resource) -> str:
    """The public part of a key's first version; not known in a preview before the key is there."""
    try:
        found = kms.get_kms_crypto_key_version(crypto_key=key_id, opts=pulumi.InvokeOptions(parent=parent))
    except Exception:  # the SDK raises nothing narrower
        if pulumi.runtime.is_dry_run():
            return rpc.UNKNOWN
        raise
    return found.public_keys[0].pem
