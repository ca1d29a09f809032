"""Rejoinder, the online desk of a campaign."""

__version__ = "0.2.0"
