"""Rejoinder, the online desk of a campaign."""

__version__ = "0.5.2"
