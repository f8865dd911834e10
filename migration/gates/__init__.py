"""What a run asks before anybody is concerned and before anything goes: one gate a file."""
