"""Persona files, and the rule that says who answers."""
