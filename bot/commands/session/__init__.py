"""Commands on conversations, one file per thing that people do with them."""
