"""What people may ask of what is stored of them, and how long it is kept."""
