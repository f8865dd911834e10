"""The guarantees of the edge."""
