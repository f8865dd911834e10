"""What a run's journal says, for people: one history of it, as HTML, PDF, Markdown and JSON."""
