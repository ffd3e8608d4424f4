"""Fixtures that several rooms' tests share."""

pytest_plugins = ("tests.neo4j.plugin",)
