"""Commands about whose accounts are one human's."""
