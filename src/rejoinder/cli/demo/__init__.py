"""The invented by-election."""
