"""What the checks are made of: questions, put to a resource whatever it is written in."""
