"""The placeholders that character cards use in their texts. What they bring in stays as it is."""
