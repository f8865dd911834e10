"""Makes the table of ids that the sandbox's answers use, from the "Import" sections of the SDKs' documentation."""
