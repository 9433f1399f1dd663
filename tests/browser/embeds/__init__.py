"""Embeds, sharing, and what a host page shows."""
