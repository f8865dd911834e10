"""The guarantees of the data lake."""
