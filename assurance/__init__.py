"""Why a platform can be trusted: what it promises, judged over what was built."""

from assurance.expectation import Expectation
from assurance.summary import Capability, Judged, summary
from assurance.verdict import Finding, Result, Verdict

__all__ = ["Capability", "Expectation", "Finding", "Judged", "Result", "Verdict", "summary"]
