"""What stacks do on Google Cloud in their own way."""
