"""The only place that speaks to models."""
