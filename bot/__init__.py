"""The conversation core of Greenroom. Speaks no platform SDK and no SQL."""
