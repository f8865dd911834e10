"""Makes the page that says what the sandbox knows, and from whom."""
