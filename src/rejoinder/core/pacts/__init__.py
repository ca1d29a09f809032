"""Pacts: who stands aside where, what that would change, and how sure that is. Voters are not transferable."""
