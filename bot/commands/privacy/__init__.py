"""What people may ask of what is stored of them."""
