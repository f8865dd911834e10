"""The guarantees of the model registry."""
