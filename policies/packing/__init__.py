"""Rules as an engine loads them: a policy pack that stays with its rules, and decodes each resource once."""
