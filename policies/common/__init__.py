"""What several rules on resources need: how things are said in clauses, and who everybody is."""
