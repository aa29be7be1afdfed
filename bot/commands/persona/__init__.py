"""Commands on personas, one file per thing that people do with them."""
