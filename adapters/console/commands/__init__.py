"""What is typed after a slash: running it, completing it, and filling in what it asks for."""
