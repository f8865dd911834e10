"""What stacks do on Azure in their own way."""

from stacks.azure.account import AzureAccount
from stacks.azure.place import AzurePlace

__all__ = ["AzureAccount", "AzurePlace"]
