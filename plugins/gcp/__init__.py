"""The provider `gouvernail-gcp`."""
