"""The guarantees of a cutover."""
