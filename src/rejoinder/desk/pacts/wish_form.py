"""The form of a wish, as a page draws it and as a browser sends it back; what is checked is in wishes.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rejoinder.core.electionlaw import KINDS
from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.pacts.parties import Party
from rejoinder.desk.pacts.wish_names import pairs_said
from rejoinder.desk.pacts.wishes import MODES, SHARINGS, full_assumptions, full_wish
from rejoinder.desk.seats.models import ResultSet

PLAIN = (
    "name", "result_set", "seats_max", "gain_each", "sharing", "tolerance", "mode", "polling_day", "election_kind",
    "draws", "endorsement", "backlash", "target_effect", "home", "renamed", "newcomers",
)  # fmt: skip
MAIN_MAX = 12  # parties that stand in the open; a country may have seventy, and most stand in one seat
SHARE = "share-"
SIDES = {"": "stands for itself", "partner": "is a partner", "rival": "may unite on the other side"}  # of newcomers
BY_PARTY = {"gain": "gains_min", "gives": "gives_max", "share": "national"}  # fields such as gain-LD


@dataclass(frozen=True)
class WishForm:
    """Every field with what stands in it now, what can be chosen, and the message under each that is wrong."""

    typed: dict[str, str]  # by name of the field; gain-LD, gives-LD, share-LD by party
    partners: list[str]
    rivals: list[str]
    incumbents_stay: bool
    parties: dict[str, Party]  # that can be chosen, most votes first; empty before results are chosen
    result_sets: list[ResultSet]
    wrong: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    modes: dict[str, str] = field(default_factory=lambda: {str(one): words for one, words in MODES.items()})
    sharings: dict[str, str] = field(default_factory=lambda: {str(one): words for one, words in SHARINGS.items()})
    sides: dict[str, str] = field(default_factory=lambda: SIDES)
    kinds: dict[str, str] = field(default_factory=lambda: {key: kind.name for key, kind in KINDS.items()})

    @property
    def main_parties(self) -> list[Party]:
        """Those with the most votes, and every other one that won a seat or is ticked or has a share typed."""
        kept = {
            *self.partners,
            *self.rivals,
            *(key[6:] for key, value in self.typed.items() if key[:6] == SHARE and value),
        }
        ranked = enumerate(self.parties.values())
        return [one for place, one in ranked if place < MAIN_MAX or one.won or one.short in kept]

    @property
    def minor_parties(self) -> list[Party]:
        """The rest, which stand folded away."""
        main = {one.short for one in self.main_parties}
        return [one for one in self.parties.values() if one.short not in main]


def form_of(
    plan: PactPlan | None, parties: dict[str, Party], post=None, *, wrong: dict[str, str] | None = None,
    refused: str = "",
) -> WishForm:  # fmt: skip
    """The form with what was sent, else with what the plan says, else with the defaults."""
    typed = _of_plan(plan, parties)
    wish = full_wish(plan.wish if plan else {})
    partners, rivals = list(wish["partners"]), list(full_assumptions(plan.assumptions if plan else {})["rivals"])
    stay = bool(wish["incumbents_stay"])
    if post is not None:
        typed |= {name: post[name] for name in post if name in PLAIN or name.partition("-")[0] in BY_PARTY}
        typed["newcomers_side"] = post.get("newcomers_side", "")
        partners, rivals = post.getlist("partners"), post.getlist("rivals")
        stay = "incumbents_stay" in post
    sets = list(ResultSet.objects.filter(removed_at=None))
    return WishForm(typed, partners, rivals, stay, parties, sets, wrong or {}, refused)


def sent_fields(post, plan: PactPlan | None) -> dict[str, object]:
    """What a browser sent, as wishes.py wants it. Only what stands in the form is named: the page's bar is a part.

    A hidden field `whole` says that every tick of the form was there, so that one that is missing was taken out.
    """
    fields: dict[str, object] = {name: post[name] for name in PLAIN if name in post}
    order = {party: place for place, party in enumerate(plan.wish.get("partners", []) if plan else [])}
    for name in ("partners", "rivals"):
        if name in post or "whole" in post:  # ticks come in the order of votes; the plan's own is kept
            fields[name] = sorted(post.getlist(name), key=lambda party: order.get(party, len(order)))
    if name := {"partner": "partners", "rival": "rivals"}.get(post.get("newcomers_side", "")):  # not to be ticked yet
        new = [party for party, share in pairs_said(post.get("newcomers")).items() if share]
        fields[name] = [*fields.get(name, []), *new]
    if "whole" in post:
        fields["incumbents_stay"] = "incumbents_stay" in post
    for prefix, name in BY_PARTY.items():
        sent = {key.partition("-")[2]: post[key] for key in post if key.startswith(f"{prefix}-")}
        if sent and any(value.strip() for value in sent.values()):
            fields[name] = {party: value for party, value in sent.items() if value.strip()}
        elif sent and "whole" in post:
            fields.setdefault(name, {})
    is_each = str(fields.get("gain_each", "")).strip() != ""
    if is_each and not fields.get("gains_min"):  # the fields by partner are empty: what holds for each is meant
        fields.pop("gains_min", None)
    elif not is_each and fields.get("gains_min"):
        fields.pop("gain_each", None)
    return fields if plan is None else {name: value for name, value in fields.items() if name != "result_set"}


def _of_plan(plan: PactPlan | None, parties: Mapping[str, Party]) -> dict[str, str]:
    wish, supposed = full_wish(plan.wish if plan else {}), full_assumptions(plan.assumptions if plan else {})
    gains = wish["gains_min"]
    new = [party for party in supposed["national"] if party not in parties or not parties[party].seats]
    same = set(gains.values()) if set(gains) == set(wish["partners"]) else set()
    typed: Mapping[str, object] = {
        "name": plan.name if plan else "", "result_set": plan.result_set_id if plan else "",
        "seats_max": wish["seats_max"], "gain_each": next(iter(same)) if len(same) == 1 else None,
        "sharing": wish["sharing"], "tolerance": wish["tolerance"], "mode": wish["mode"],
        "polling_day": plan.polling_day.isoformat() if plan and plan.polling_day else "",
        "election_kind": plan.election_kind if plan else "", "draws": supposed["draws"],
        "endorsement": supposed["endorsement"], "backlash": supposed["backlash"],
        "target_effect": supposed["target_effect"], "home": supposed["home"],
        "renamed": ", ".join(f"{old}={now}" for old, now in supposed["renamed"].items()),
        "newcomers": ", ".join(f"{party}={supposed['national'][party]:g}" for party in new),
        **({} if len(same) == 1 else {f"gain-{party}": value for party, value in gains.items()}),
        **{f"gives-{party}": value for party, value in wish["gives_max"].items()},
        **{f"share-{party}": value for party, value in supposed["national"].items()},
    }  # fmt: skip
    return {name: _text(value) for name, value in typed.items()}


def _text(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
