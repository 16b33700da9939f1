"""How fast it is, measured beside what it is compared to, in one run: ``python -m benchmarks``."""
