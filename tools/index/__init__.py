"""Makes the index of resource types that the sandbox checks against, from the sources of the installed SDKs."""
