"""Whether a migration survives: its executor is killed again and again, on the real engine and the sandbox."""
