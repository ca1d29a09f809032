"""Counting as RCTab, the open tabulator of United States elections, counts: its configuration, its rules, its ties."""
