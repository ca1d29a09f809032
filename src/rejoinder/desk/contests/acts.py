"""What may be done to a contest and to a candidate, by the names that pages, the API and the command line share."""

from collections.abc import Callable
from dataclasses import dataclass

from rejoinder.desk.contests import candidates, drafts, fixing
from rejoinder.desk.contests.models import Candidate, Contest
from rejoinder.desk.people.models import User


@dataclass(frozen=True)
class Said:
    """What comes with an act: the hash that was read, or a reason."""

    sha256: str = ""
    why: str = ""


ON_CONTEST: dict[str, Callable[[Contest, Said, User], object]] = {
    "nominations": lambda row, said, by: drafts.open_nominations(row, by=by),
    "ask": lambda row, said, by: fixing.ask(row, by=by),
    "send-back": lambda row, said, by: fixing.send_back(row, said.why, by=by),
    "fix": lambda row, said, by: fixing.fix(row, said.sha256, by=by),
    "call-off": lambda row, said, by: drafts.call_off(row, said.why, by=by),
}
ON_CANDIDATE: dict[str, Callable[[Candidate, str, User], object]] = {
    "take-up": lambda one, why, by: candidates.take_up(one, by=by),
    "stand": lambda one, why, by: candidates.stand(one, by=by),
    "refuse": lambda one, why, by: candidates.refuse(one, why, by=by),
    "put-back": lambda one, why, by: candidates.put_back(one, by=by),
    "withdraw": lambda one, why, by: candidates.withdraw(one, why, by=by),
}
