"""The guarantees of backup."""
