"""Places on Discord: speaking in them, opening them, and who may decide what there."""
