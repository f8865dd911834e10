"""Your own rules on resources: `<rule>.py` with its examples in `<rule>.yaml` beside it (docs/adding-a-rule.md)."""
