"""Reads cast vote records as the makers of voting machines write them."""
