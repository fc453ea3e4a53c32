"""Benchmarks: `make bench`. Each compares things in one run, on one machine; none asserts a time."""
