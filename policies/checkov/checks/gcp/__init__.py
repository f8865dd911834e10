"""Vertex AI and what it stands on, in Terraform."""
