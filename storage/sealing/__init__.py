"""Encryption at rest: words are sealed before they reach a row, and opened after they left it.

Every person and every session has a key of its own; those keys are kept in the database, wrapped
by the operator's master key, which is not. `coverage` says which columns are sealed. This protects
what is read without the process: a stolen disk, a copied file, a backup, a look into the tables.
"""
