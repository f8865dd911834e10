"""A built platform as a picture: what stands in which account, and what uses what."""
