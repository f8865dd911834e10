"""The provider `gouvernail-aws`."""
