"""What is allowed: rules that judge what was built, and the packs in which an engine loads them."""
