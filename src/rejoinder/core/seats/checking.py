"""A seat whose rows are all in becomes a result, and what does not fit together is said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rejoinder.core.seats.cells import holder_in, nation_of, whole_of
from rejoinder.core.seats.drafts import SeatRead, StandingRead
from rejoinder.core.seats.naming import Naming, PartySaid
from rejoinder.core.seats.results import INDEPENDENT, Candidacy, SeatResult

EACH_MAX = 5  # notes of one kind that are told one by one; more are told as a number with examples
LINES_TOLD = 10
SHARE_OFF_MAX = 0.011  # of 1; ten rounded shares are off by half a percentage point at most
_WITHOUT_PARTY = (INDEPENDENT, "Oth")


@dataclass(slots=True)
class _Notes:
    first: list[str] = field(default_factory=list)
    last: str = ""
    count: int = 0


@dataclass(slots=True)
class CheckNotes:
    """Collects notes by kind, so that hundreds of one kind become one sentence; only those that are told are kept."""

    _kinds: dict[str, _Notes] = field(default_factory=dict)

    def add(self, kind: str, text: str) -> None:
        """One note. Those of one kind are told together."""
        notes = self._kinds.setdefault(kind, _Notes())
        notes.count += 1
        notes.last = text
        if notes.count <= EACH_MAX:
            notes.first.append(text)

    def told(self) -> list[str]:
        """All notes in words."""
        found = []
        for notes in self._kinds.values():
            found += notes.first
            if notes.count > EACH_MAX:
                found.append(f"and {notes.count - EACH_MAX:,} more of this kind, the last: {notes.last}")
        return found


def finished(draft: SeatRead, election: str, notes: CheckNotes) -> SeatResult:
    """The result of a seat. Where two files contradict each other the valid votes decide, if they can."""
    place = draft.place
    standing = draft.long or draft.wide
    if draft.long and draft.wide:
        standing = _weighed(draft, election, notes)
    _, held = holder_in(place.result)
    holder = place.holder or held
    seats = place.seats or max(1, sum(1 for one in standing if one.elected))
    where = f"{election}, {place.seat}"
    _check_votes(standing, draft, where, notes)
    _check_elected(standing, seats, where, notes)
    _check_level(standing, seats, where, notes)
    _check_parties(standing, seats, where, notes)
    candidacies = tuple(Candidacy(one.party, one.votes, one.elected, one.sitting) for one in standing)
    country = place.country or nation_of(place.code)
    region = place.region or place.council or (country if country in ("Wales", "Scotland", "Northern Ireland") else "")
    result = SeatResult(place.seat, candidacies, place.code, region, country, seats, place.electorate, _short(holder))
    _check_winner(result, place.first_party or holder_in(place.result)[0], where, notes)
    return result


_KNOWN = Naming(is_british=True)  # of holders: only abbreviations, which official results write one way


def _short(party: str) -> str:
    return _KNOWN.known(PartySaid(party)) or party[:24] if party else ""


def _weighed(draft: SeatRead, election: str, notes: CheckNotes) -> Sequence[StandingRead]:
    """The candidacies, with the number of the seat's own row where only that adds up to the valid votes."""
    by_party = Counter[str]()
    for one in draft.long:
        by_party[one.party] += one.votes or 0
    where, valid = f"{election}, {draft.place.seat}", draft.place.valid
    total = sum(by_party.values())
    differing = [one for one in draft.wide if one.party not in _WITHOUT_PARTY and by_party[one.party] != one.votes]
    for one in differing:
        mine = [at for at, read in enumerate(draft.long) if read.party == one.party]
        votes = one.votes or 0
        if len(mine) == 1 and valid and total != valid and total - by_party[one.party] + votes == valid:
            notes.add(
                "contradiction",
                f"{where}: {one.party} has {by_party[one.party]:,} votes in {draft.long_file} (line "
                f"{draft.long[mine[0]].line}) and {votes:,} in {draft.wide_file} (line {draft.wide_line}); the latter "
                f"adds up to the {valid:,} valid votes and is taken",
            )
            return _with_votes(draft.long, mine[0], votes)
        same = [read for read in draft.long if read.votes == votes]
        as_other = f"; {same[0].party} has that many in {draft.long_file}" if same else ""
        notes.add(
            "column",
            f"{where}: {draft.wide_file} (line {draft.wide_line}) gives {one.party} {votes:,} votes, the candidacies "
            f"{by_party[one.party]:,}{as_other}; the candidacies are kept",
        )
    return draft.long


def _with_votes(standing: Sequence[StandingRead], at: int, votes: int) -> Sequence[StandingRead]:
    mended = replace(standing[at], votes=votes, share=None)
    return [*standing[:at], mended, *standing[at + 1 :]]


def _check_votes(standing: Sequence[StandingRead], draft: SeatRead, where: str, notes: CheckNotes) -> None:
    place = draft.place
    total = sum(one.votes or 0 for one in standing)
    lines = f"{(draft.long_file or draft.wide_file)}, line {standing[0].line}" if standing else ""
    if place.valid and total and place.valid != total and (place.seats or 1) == 1:
        notes.add(
            "valid", f"{where}: the candidates have {total:,} votes together, but {place.valid:,} were valid ({lines})"
        )
    if place.electorate and (place.seats or 1) == 1 and total > place.electorate:
        notes.add("electorate", f"{where}: {total:,} votes but only {place.electorate:,} electors ({lines})")
    _check_shares(draft, standing, where, notes)
    unknown = [one.line for one in standing if one.votes is None]
    if unknown and len(unknown) < len(standing):
        have = "has" if len(unknown) == 1 else "have"
        notes.add(
            "unknown",
            f"{where}: {len(unknown)} of {len(standing)} candidacies {have} no votes ({_at(draft, unknown)}); "
            "nobody won yet",
        )


def _at(draft: SeatRead, lines: Sequence[int]) -> str:
    """The file and the lines of some candidacies of a seat."""
    more = f" and {len(lines) - LINES_TOLD:,} more" if len(lines) > LINES_TOLD else ""
    told = ", ".join(map(str, lines[:LINES_TOLD]))
    return f"{draft.long_file or draft.wide_file}, line{'' if len(lines) == 1 else 's'} {told}{more}"


def _check_shares(draft: SeatRead, standing: Sequence[StandingRead], where: str, notes: CheckNotes) -> None:
    total = sum(one.votes or 0 for one in standing)
    shares = [one.share for one in standing if one.share is not None]
    if not shares or len(shares) < len(standing) or not total:
        return
    whole = whole_of(shares)
    if abs(sum(shares) / whole - 1) > SHARE_OFF_MAX:
        lines = _at(draft, [one.line for one in standing])
        notes.add("shares", f"{where}: the shares add up to {sum(shares) / whole:.1%} ({lines}); the votes count")
        return
    worst = max(standing, key=lambda one: abs((one.share or 0) / whole - (one.votes or 0) / total))
    off = abs((worst.share or 0) / whole - (worst.votes or 0) / total)
    if off > SHARE_OFF_MAX:
        notes.add(
            "share",
            f"{where}: {worst.party} has a share of {(worst.share or 0) / whole:.1%}, but "
            f"{(worst.votes or 0) / total:.1%} of the votes ({_at(draft, [worst.line])}); the votes count",
        )


def _check_elected(standing: Sequence[StandingRead], seats: int, where: str, notes: CheckNotes) -> None:
    if len(standing) < seats:
        notes.add(
            "empty",
            f"{where}: {seats} seats but {len(standing)} candidate{'s' if len(standing) != 1 else ''} "
            f"(line {standing[0].line if standing else '?'}); {seats - len(standing)} cannot be filled",
        )
    elected = [one for one in standing if one.elected]
    if len(elected) > seats:
        notes.add("many", f"{where}: {len(elected)} are marked as elected to {seats} (line {elected[-1].line})")
    if elected and len(elected) < min(seats, len(standing)):
        notes.add("few", f"{where}: only {len(elected)} of {seats} are marked as elected (line {elected[0].line})")
    beaten = [one for one in standing if not one.elected and one.votes is not None]
    least = min((one.votes for one in elected if one.votes is not None), default=None)
    above = [one for one in beaten if least is not None and (one.votes or 0) > least]
    if above:
        notes.add("beaten", f"{where}: {above[0].party} has more votes than one who is elected (line {above[0].line})")


def _check_level(standing: Sequence[StandingRead], seats: int, where: str, notes: CheckNotes) -> None:
    """Two with the same votes for the last place, of which the file elects neither."""
    said = [one for one in standing if one.elected]
    votes = [one.votes for one in standing if one.votes is not None]
    if said or len(votes) < len(standing) or len(standing) <= seats:
        return
    last, following = sorted(votes, reverse=True)[seats - 1 : seats + 1]
    if last == following and last:
        level = [one for one in standing if one.votes == last]
        lines = ", ".join(str(one.line) for one in level[:LINES_TOLD])
        notes.add(
            "level",
            f"{where}: {' and '.join(one.party for one in level)} have the same votes for the last place (lines "
            f"{lines}), and the file does not say who won; the first of them counts",
        )


def _check_parties(standing: Sequence[StandingRead], seats: int, where: str, notes: CheckNotes) -> None:
    lines_of: dict[str, list[int]] = {}
    for one in standing:
        lines_of.setdefault(one.party, []).append(one.line)
    for party, found in lines_of.items():
        count, lines = len(found), ", ".join(map(str, found[:LINES_TOLD]))
        if count > seats and party not in _WITHOUT_PARTY:
            seat = "seat" if seats == 1 else "seats"
            notes.add(
                "twice", f"{where}: {party} stands {count} times for {seats} {seat} (lines {lines}); all are kept"
            )


def _check_winner(result: SeatResult, said: str, where: str, notes: CheckNotes) -> None:
    short, winner = _short(said), result.winner()
    if said and winner and short != winner and winner not in _WITHOUT_PARTY:
        notes.add("winner", f"{where}: {said} is said to have won, but {winner} has the most votes")
