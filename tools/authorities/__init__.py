"""Reads what authorities outside the SDKs' types say, into the sandbox's facts."""
