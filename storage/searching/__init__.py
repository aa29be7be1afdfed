"""The words of messages, to be found by: an index that the database itself keeps in step.

Every change of a message, whichever statement makes it, changes its words in the same transaction.
Sealed words are in no index of the database; see `sealed`.
"""
