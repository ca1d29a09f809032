"""A count told: in plain words line by line, as a table of stages, and as CSV."""

from collections.abc import Iterator

from rejoinder.core.ballots.close import how_close
from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.rules import rule_or_none
from rejoinder.core.ballots.wording import decimal_text, papers_text, places_text
from rejoinder.core.text import listed, plain_cell

_NEEDS_QUOTES = set(',"\r\n')
_CSV_HEAD = ("stage", "action", "of", "candidate", "change", "votes", "status")


def told(count: Count) -> list[str]:
    """The count as lines of plain words: rule, who is elected, each stage with its reason, how close it was, notes.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> ada, stage = Candidate("Ada"), Stage(1, "result", (), (5,), 0, (0,), (), None, "Ada stands alone.")
    >>> told(Count("show", "1", (ada,), ("Ada",), 1, 5, 0, 0, None, (0,), (stage,)))[1]
    'Elected: Ada.'
    """
    rule = rule_or_none(count.rule)
    title = rule.title if rule else count.rule
    rejected = f", {count.rejected:,} rejected" if count.rejected else ""
    quota = f" Quota {plain_votes(count.quota, count.decimals)}." if count.quota is not None else ""
    winners = listed([count.labels[winner] for winner in count.winners])
    lines = [
        f"{title}, version {count.version}: {places_text(count.seats)}, {papers_text(count.valid)}{rejected}.{quota}",
        f"Elected: {winners}." if winners else "Nobody is elected.",
    ]
    lines += [f"{stage.number}. {stage.why}" for stage in count.stages]
    close = how_close(count)
    lines += [sentence for sentence in (close.last.sentence if close.last else "", close.closest_sentence) if sentence]
    return lines + list(count.notes)


def plain_votes(units: int, decimals: int) -> str:
    """Votes as a person writes them: whole ones without decimals.

    >>> plain_votes(998_00000, 5), plain_votes(998_24000, 5)
    ('998', '998.24000')
    """
    whole, rest = divmod(units, 10**decimals)
    return f"{whole:,}" if not rest else decimal_text(units, decimals)


def stage_table(count: Count) -> list[list[str]]:
    """The votes by candidate and stage, headings first: one row a candidate, then what moves on to nobody.

    A star marks who is elected in a stage; who is out has a dash from then on.
    """
    rows = [["", *(f"stage {stage.number}" for stage in count.stages)]]
    for number, label in enumerate(count.labels):
        rows.append([label, *(_cell(count, number, place) for place in range(len(count.stages)))])
    if any(stage.exhausted for stage in count.stages):
        rows.append(["no further choice", *(decimal_text(stage.exhausted, count.decimals) for stage in count.stages)])
    return rows


def stages_csv(count: Count) -> Iterator[str]:
    """The stages as lines of CSV: a row for each candidate and stage, and one for papers without a next choice.

    No name begins like a formula of a spreadsheet: such a one gets an apostrophe before it.
    """
    yield _csv_line(_CSV_HEAD)
    before: list[int] | None = None
    for stage in count.stages:
        votes = [*stage.totals, stage.exhausted]
        of = plain_cell(" / ".join(count.labels[number] for number in stage.of))
        for number, label in enumerate([*map(plain_cell, count.labels), "(no further choice)"]):
            change = "" if before is None else _number(votes[number] - before[number], count.decimals)
            total, status = _number(votes[number], count.decimals), _status(count, number, stage)
            yield _csv_line((stage.number, stage.action, of, label, change, total, status))
        before = votes


def _cell(count: Count, number: int, place: int) -> str:
    stage = count.stages[place]
    if _is_out(count, number, place) or count.candidates[number].withdrawn:
        return "–"
    star = "*" if number in stage.elected else ""
    return decimal_text(stage.totals[number], count.decimals) + star


def _is_out(count: Count, number: int, place: int) -> bool:
    """Whether the candidate had gone out in this stage or before and holds nothing."""
    return not count.stages[place].totals[number] and any(number in one.excluded for one in count.stages[: place + 1])


def _status(count: Count, number: int, stage: Stage) -> str:
    if number in stage.elected:
        return "elected"
    if number in stage.excluded:
        return "excluded"
    return "withdrawn" if number < len(count.candidates) and count.candidates[number].withdrawn else ""


def _number(units: int, decimals: int) -> str:
    sign = "-" if units < 0 else ""
    return sign + decimal_text(abs(units), decimals).replace(",", "")


def _csv_line(cells: tuple[object, ...]) -> str:
    """A line of CSV (RFC 4180): a cell with a comma, quote or line end stands in quotes, its quotes doubled."""
    texts = (str(cell) for cell in cells)
    return (
        ",".join(f'"{text.replace(chr(34), chr(34) * 2)}"' if _NEEDS_QUOTES & set(text) else text for text in texts)
        + "\n"
    )
