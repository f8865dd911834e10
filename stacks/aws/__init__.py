"""What stacks do on AWS in their own way."""

from stacks.aws.account import AwsAccount
from stacks.aws.place import AwsPlace

__all__ = ["AwsAccount", "AwsPlace"]
