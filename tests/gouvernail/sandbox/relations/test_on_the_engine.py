"""References as the real engine meets them: in a preview, in an update, and where they are foreign."""

import pytest

from tests.conftest import ONCE

pytestmark = [pytest.mark.engine, ONCE]

PROGRAM = """
import pulumi_aws as aws

network = aws.ec2.Vpc("network", cidr_block="10.0.0.0/16")
subnet = aws.ec2.Subnet("subnet", vpc_id={vpc}, cidr_block="10.0.0.0/24")
key = aws.kms.Key("key")
aws.kms.Alias("alias", name="alias/ours", target_key_id=key.arn)
aws.sns.Topic("topic", kms_master_key_id=key.arn)
"""
LITERAL = '"vpc-0123456789abcdef0"'


def test_a_program_refers_to_what_it_makes_itself(stranger):
    here = stranger("shop")
    here.write(PROGRAM.format(vpc="network.id"))
    done = here.pulumi("preview")
    assert done.returncode == 0, done.stdout + done.stderr
    done = here.pulumi("up", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    done = here.pulumi("preview", "--expect-no-changes")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_literal_id_is_refused_in_a_preview_and_accepted_where_it_is_foreign(stranger):
    here = stranger("shop")
    here.write(PROGRAM.format(vpc=LITERAL))
    done = here.pulumi("preview")
    assert done.returncode != 0
    assert (
        "expected a VPC (vpc-…): nothing in the sandbox is called 'vpc-0123456789abcdef0'" in done.stdout + done.stderr
    )
    allowed = here.gouvernail(
        "sandbox", "exec", "--allow-foreign", "--", "pulumi", "up", "--yes", "--stack", "dev", "--color", "never"
    )
    assert allowed.returncode == 0, allowed.stdout + allowed.stderr
