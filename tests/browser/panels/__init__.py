"""The other panels of the page."""
