"""Removes somebody for good, with all that is theirs and nothing that is others'.

In conversations with others, what others wrote and what they were answered stays word for word.
What the person wrote goes, and so do the answers to it: they repeat it, and were said to nobody
else. A conversation that the person began and others took part in is theirs from then on. Of a
persona that spoke to others, its name stays above what it said there, and nothing else.
"""
