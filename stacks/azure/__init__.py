"""What stacks do on Azure in their own way."""

from stacks.azure.account import AzureAccount

__all__ = ["AzureAccount"]
