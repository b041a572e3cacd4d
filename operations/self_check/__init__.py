"""The self-check of 等保: each control of GB/T 22239-2019 is looked at on the running portal itself."""
