"""Rejoinder, the online desk of a campaign."""

__version__ = "0.4.0"
