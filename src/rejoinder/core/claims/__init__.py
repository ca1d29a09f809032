"""Claims: the sentences of a text that are worth checking, each with a score and a reason."""
