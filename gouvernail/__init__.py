"""The core that every room of Gouvernail may import; it imports no room."""
