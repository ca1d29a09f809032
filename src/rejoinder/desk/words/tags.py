"""Template tags for pages in several languages: {% load words %}, with the reader's Words as `words` in the context."""

from datetime import datetime

from django import template
from django.utils import timezone

from rejoinder.core.languages import day_and_time, ordinal

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context, key, **values):
    """One sentence: {% say "vote.closes" at=closes %}. A moment is written as the language does."""
    words = context["words"]
    return words.say(key, **{name: _plain(value, words.code) for name, value in values.items()})


@register.simple_tag(takes_context=True)
def say_count(context, key, number, **values):
    """One sentence for a number: {% say_count "vote.papers" n %}."""
    words = context["words"]
    return words.count(key, number, **{name: _plain(value, words.code) for name, value in values.items()})


@register.simple_tag(takes_context=True)
def moment(context, at):
    """A moment in the page's time zone, as the language writes it."""
    return _plain(at, context["words"].code)


@register.simple_tag(takes_context=True)
def rank(context, number):
    """A rank as the language writes it: 3rd."""
    return ordinal(number, context["words"].code)


def _plain(value, code):
    return day_and_time(timezone.localtime(value), code) if isinstance(value, datetime) else value
