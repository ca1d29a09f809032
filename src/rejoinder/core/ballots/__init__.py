"""Counting ranked and scored ballots by named, versioned, cited rules: exact, every stage with its reason."""
