"""What runs inside checkov's environment: the standard library, checkov, and nothing else of ours.

`__main__.py` is run by its path, so that nothing of the project need be installed there.
"""
