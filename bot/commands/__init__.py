"""The command catalogue: one function per command, one file per noun, no platform anywhere."""
