"""Protocols for everything outside the core: one outside thing per file, one to five methods."""
