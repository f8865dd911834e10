"""The list of the checks that come with checkov, made by asking checkov."""
