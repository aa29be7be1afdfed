"""Character cards as files: PNG, CHARX and JSON of the versions 1 to 3."""
