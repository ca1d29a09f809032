"""Seats and their results: what every plan, comparison and pledge starts from."""
