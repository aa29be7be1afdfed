"""From Discord's words to ours. Pure: nothing is asked and nothing decided."""
