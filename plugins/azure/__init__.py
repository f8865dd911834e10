"""The provider `gouvernail-azure`."""
