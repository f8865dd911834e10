"""A stranger's program under a pack, on the real engine: what breaks a rule stops it, and nothing is made."""

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
