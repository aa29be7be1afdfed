"""Thin translators, one package per platform; each has the same files."""
