"""What several rules on resources read in the same way."""
