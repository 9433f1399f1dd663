"""Exported scripts run in their libraries, outside CI: `python -m tests.peers`."""
