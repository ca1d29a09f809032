"""What every page shows around its own content: rooms, clock, who is here, what we could not see."""


def shell(request):
    return {}
