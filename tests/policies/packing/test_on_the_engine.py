"""A stranger's program under a pack, on the real engine: what breaks a rule stops it, and nothing is made."""

import json

import pytest

from tests.conftest import ONCE, ROOT
from tests.gouvernail.sandbox.conftest import stranger

__all__ = ["stranger"]

pytestmark = [pytest.mark.engine, pytest.mark.slow, ONCE]

PACK = str(ROOT / "policies" / "packs" / "baseline")
PROGRAM = """\
import pulumi_aws as aws

network = aws.ec2.Vpc("network", cidr_block="10.0.0.0/16")
ranges = {ranges}
ingress = [dict(protocol="tcp", from_port=22, to_port=22, cidr_blocks=ranges)]
aws.ec2.SecurityGroup("group", vpc_id=network.id, ingress=ingress)
"""
INTERNET, NETWORK, OF_THE_CLOUD = '["0.0.0.0/0"]', '["10.0.0.0/16"]', '[network.id.apply(lambda _: "0.0.0.0/0")]'
RULE = "network.admin_ports_closed"


def told(done):
    return done.stdout + done.stderr


def test_what_breaks_a_rule_stops_a_preview_and_what_keeps_it_goes_on(stranger):
    here = stranger("shop")
    here.write(PROGRAM.format(ranges=INTERNET))
    stopped = here.pulumi("preview", "--policy-pack", PACK)
    assert stopped.returncode != 0
    assert f"[mandatory] [severity: critical]  {RULE}" in told(stopped)
    assert "`ingress[0].cidrBlocks` lets the internet reach a port of administration" in told(stopped)
    here.write(PROGRAM.format(ranges=NETWORK))
    fine = here.pulumi("up", "--yes", "--skip-preview", "--policy-pack", PACK)
    assert fine.returncode == 0, told(fine)
    assert RULE not in told(fine)
    here.write(PROGRAM.format(ranges=OF_THE_CLOUD))
    stopped = here.pulumi("up", "--yes", "--skip-preview", "--policy-pack", PACK)
    assert stopped.returncode != 0
    assert RULE in told(stopped)


KEY = """\
import pulumi_aws as aws

aws.kms.Key("key", description="of the shop")
aws.s3.AccountPublicAccessBlock("account"{more})
"""
OPEN = {"data_lake.stores_not_public": "advisory"}
TAGS = {"ai-system-id": "shop", "risk-class": "minimal", "environment": "dev", "owner": "shop-team", "data-class": "x"}
CLOSED = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True)
TAGGED = {"enforcementLevel": "remediate", "tags": TAGS}
WAIVER = """\
waivers:
  - id: network.admin_ports_closed
    urn: urn:pulumi:dev::*::group
    reason: The old host ends in March.
    owner: shop-team
    approver: security
    expires: {expires}
"""


def configured(here, *arguments, **config):
    file = here.folder / "config.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    return here.pulumi("preview", "--policy-pack", PACK, "--policy-pack-config", str(file), *arguments)


def planned(here, **config):
    """What a preview would make: the inputs of each resource, by its name."""
    done = configured(here, "--json", **config)
    assert done.returncode == 0, told(done)
    steps = json.loads(done.stdout)["steps"]
    return {one["urn"].rpartition("::")[2]: one["newState"].get("inputs", {}) for one in steps}


def test_what_nobody_set_is_mended_where_the_pack_is_told_to_and_only_there(stranger):
    here = stranger("shop")
    here.write(KEY.format(more=""))
    asked = {"shop-dev": {}, "account": {}, "key": {"description": "of the shop"}}
    assert planned(here, **OPEN) == asked
    closing = {"data_lake.stores_not_public": "remediate"}
    mending = {"keys.key_renewed": "remediate", "budget.tags_complete": TAGGED}
    key = {"description": "of the shop", "enableKeyRotation": True, "tags": TAGS}
    assert planned(here, **closing, **mending) == {**asked, "account": CLOSED, "key": key}
    here.write(KEY.format(more=", block_public_acls=False"))
    stopped = configured(here, **closing)
    assert stopped.returncode != 0
    assert "`blockPublicAcls` is not true" in told(stopped)


def test_what_somebody_bears_is_warned_of_and_a_wrong_waiver_stops_the_pack(stranger):
    here = stranger("shop")
    here.write(PROGRAM.format(ranges=INTERNET))
    register = here.folder / "waivers.yaml"
    register.write_text(WAIVER.format(expires="2999-12-31"), encoding="utf-8")
    borne = configured(here, waivers={"file": register.name}, **{"network.only_web_ports_open": "advisory"})
    assert borne.returncode == 0, told(borne)
    assert f"[advisory] [severity: critical]  {RULE}" in told(borne)
    assert "waived until 2999-12-31 (shop-team bears it, security agreed): The old host ends in March." in told(borne)
    register.write_text(WAIVER.format(expires="soon"), encoding="utf-8")
    refused = configured(here, waivers={"file": register.name})
    assert refused.returncode != 0
    assert "waivers.yaml:7" in told(refused)
    assert "Traceback" not in told(refused)
