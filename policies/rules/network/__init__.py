"""The guarantees of network."""
