"""The commands, in groups: `run_NAME(options)` runs one and returns its exit code."""
