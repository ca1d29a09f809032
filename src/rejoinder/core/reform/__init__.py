"""The same votes under other voting systems. People vote differently under another system: that is always said."""
