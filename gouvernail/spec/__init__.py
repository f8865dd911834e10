"""The spec: one YAML for an organisation, one for each AI system, loaded valid or refused with every mistake."""

from gouvernail.spec.classification import Classification, RiskClass
from gouvernail.spec.loading import load
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.system import AISystem

__all__ = ["AISystem", "Classification", "Organisation", "RiskClass", "load"]
