"""Ownership in the database: every statement reaches the rows of whom it is for, and no others.

`bot.domain.policy` decides who sees what; here stands what that means for rows. The same rules are
added to every statement (`guard`) and are PostgreSQL's policies (`row_security`), where they hold
even for a statement that was not guarded.
"""
