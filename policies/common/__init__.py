"""What several rules on resources ask: pure functions of a view, or of a value."""
