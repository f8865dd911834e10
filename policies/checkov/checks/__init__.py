"""Checks of ours for what checkov lacks: a directory for its `--external-checks-dir`."""
