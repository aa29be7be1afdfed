"""Benchmarks, run by hand: `make bench`. Ratios are taken within one run, on one machine."""
