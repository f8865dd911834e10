"""The guarantees of the pipeline."""
