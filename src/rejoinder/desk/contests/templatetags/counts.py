"""Tags for pages of counts: {% load counts %}. Numbers with commas, the marks of a result, the cells of the grid."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.ballots.grid import Cell, Grid
from rejoinder.core.text import signed

register = template.Library()

CELL = 72  # width of a cell's bar
_MARKS = {
    "elected": '<path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" stroke-width="2"/>',
    "out": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="m2.8 9.2 6.4-6.4" stroke="currentColor" stroke-width="1.5"/>',
    "left": "",
}
_WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()


@register.filter
def grouped(number: int) -> str:
    """The number with commas."""
    return f"{number:,}"


@register.filter
def in_words(number: int) -> str:
    """A small number as a word."""
    return _WORDS[number] if number < len(_WORDS) else str(number)


@register.simple_tag
def fate_mark(fate: str) -> SafeString:
    """A tick for elected, a struck ring for out, room for neither; the word stands beside it."""
    shape = mark_safe(_MARKS[fate])  # noqa: S308 our own drawing
    return format_html('<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{}</svg>', shape)


@register.simple_tag
def grid_cell(cell: Cell, grid: Grid, place: int) -> SafeString:
    """One cell of the stage grid: votes, change, bar and the tick of the quota."""
    if cell.mark in ("goes", "gone"):
        word = "out" if cell.mark == "goes" else ""
        return format_html('<td class="is-out" data-stage="{}">{}</td>', place, word)
    column = grid.columns[place]
    kind = {"now": "is-elected", "before": "was-elected"}.get(cell.mark, "")
    change = format_html(" <small>{}</small>", signed(cell.change)) if cell.change else ""
    spoken = mark_safe('<span class="sr-only">, elected here</span>') if cell.mark == "now" else ""
    return format_html(
        '<td class="{}" data-stage="{}"><span class="votes">{}{}</span>{}{}</td>',
        kind, place, f"{cell.votes:,}", change, spoken, _bar(cell.bar, column.tick),
    )  # fmt: skip


def _bar(share: float, tick: float | None) -> SafeString:
    line = ""
    if tick is not None:
        x = f"{1 + tick * (CELL - 2):.1f}"
        line = format_html('<path d="M{} 0v10" class="quota-tick"/>', x)
    return format_html(
        '<svg width="{0}" height="10" viewBox="0 0 {0} 10" aria-hidden="true"><rect y="2.5" width="{1}" height="5" '
        'class="grid-bar"/>{2}</svg>', CELL, f"{share * (CELL - 2):.1f}", line,
    )  # fmt: skip
