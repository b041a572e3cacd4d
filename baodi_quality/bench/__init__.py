"""The speed promises, measured: ratios against named baselines, all in one run on one machine (docs/bench.md)."""
