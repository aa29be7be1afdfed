"""The repositories of the database in memory, one file per noun, on the tables they share."""
