"""The guarantees of the gateway."""
