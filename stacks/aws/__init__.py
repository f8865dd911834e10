"""What stacks do on AWS in their own way."""

from stacks.aws.account import AwsAccount
from stacks.aws.looking import adopted_network, adopted_role, approved, detector, provider, retained, zones

__all__ = ["AwsAccount", "adopted_network", "adopted_role", "approved", "detector", "provider", "retained", "zones"]
