"""Commands on what is remembered of people, one file per thing that they do with it."""
