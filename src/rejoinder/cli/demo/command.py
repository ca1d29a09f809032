"""tmp"""


def demo() -> None:
    """tmp"""
