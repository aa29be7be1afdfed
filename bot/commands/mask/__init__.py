"""Commands on masks, one file per thing that people do with them."""
