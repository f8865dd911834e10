"""What several rules on resources read alike."""
