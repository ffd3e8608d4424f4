"""The routes, in groups: each parses, asks, and shapes what it is told."""
