"""The phrases of one story with their variants, computed from its posts as they stand: corrections need no redoing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rejoinder.core.phrases import (
    Branch,
    PhraseStream,
    Placed,
    Said,
    Variant,
    Voice,
    cropped,
    crossings,
    grow_tree,
    passages,
    quotations,
    variants_of,
)
from rejoinder.core.text import sentences, words
from rejoinder.desk.stories.models import Membership, Story

POSTS_MAX = 400  # of a story, the first ones: where wordings are made
SENTENCES = 4  # of a post's text that may be repeated; its quotations are looked for in more of it
BODY_LETTERS = 4_000
WORDINGS_KEPT = 40  # of a phrase: a chain of small changes is followed
JOIN_AT, LOOSE_AT = 0.48, 0.46  # chosen on the invented by-election: posts of one story share their subject already
PHRASES_SHOWN = 5
BRANCHES_SHOWN = 14
DEPTH_SHOWN = 4  # deeper ones stand at this depth: a phone has no room for more


@dataclass(frozen=True)
class Wording:
    """One branch as the page shows it: how deep, what changed, who said it first."""

    depth: int
    branch: Branch
    first: Membership
    sources: int

    @property
    def variant(self) -> Variant:
        return self.branch.variant


@dataclass(frozen=True)
class Phrase:
    """A phrase that several posts say: its wordings from the oldest, as many as are shown."""

    wordings: list[Wording]
    posts: int
    sources: int
    hidden: int  # wordings not shown
    crossed: list[str]  # "reached the left 8 min after the right"

    @property
    def is_changed(self) -> bool:
        return len(self.wordings) > 1


def phrases_of(story: Story) -> list[Phrase]:
    """The phrases that posts of at least two sources say, those with most changed wordings and posts first."""
    rows = Membership.objects.filter(story=story).select_related("post__source").order_by("post__at", "post_id")
    members = {member.post_id: member for member in rows[:POSTS_MAX]}
    by_phrase = _said_by_phrase(members.values())
    found = [_phrase(said, members) for said in by_phrase.values() if _is_shared(said, members)]
    found.sort(key=lambda phrase: (-phrase.is_changed, -(phrase.posts + 2 * len(phrase.wordings))))
    return found[:PHRASES_SHOWN]


def _said_by_phrase(members: Iterable[Membership]) -> dict[int, list[Said]]:
    """What was said by phrase, as the phrases stand in the end; what a post says twice it says once."""
    stream = PhraseStream(JOIN_AT, LOOSE_AT, kept=WORDINGS_KEPT)
    placed = [(member, one) for member in members for one in _said_in(stream, member.post)]
    stream.settle()
    found: dict[int, dict[int, Said]] = defaultdict(dict)
    for member, one in placed:
        at = member.post.at.timestamp()
        found[stream.standing(one.phrase)].setdefault(member.post_id, Said(member.post_id, at, one))
    return {phrase: list(said.values()) for phrase, said in found.items()}


def rewordings_of(story: Story) -> int:
    """How often the words of its main phrase changed: its wordings but the first; nought where nothing is repeated."""
    main = next(iter(phrases_of(story)), None)
    return len(main.wordings) - 1 + main.hidden if main else 0


def _said_in(stream: PhraseStream, post) -> list[Placed]:
    body = (post.text or post.summary)[:BODY_LETTERS]
    parts = [part for said in (post.title, *sentences(body)[:SENTENCES]) for part in quotations(said) or passages(said)]
    parts += quotations(body)
    return [stream.place(part) for part in parts]


def _is_shared(said: list[Said], members: dict[int, Membership]) -> bool:
    return len({members[one.post].post.source_id for one in said}) > 1


def _phrase(said: list[Said], members: dict[int, Membership]) -> Phrase:
    variants = _trimmed(variants_of(said), {" ".join(member.post.title.split()) for member in members.values()})
    walked = list(grow_tree(variants).walk())
    wordings = [
        Wording(min(depth, DEPTH_SHOWN), one, members[one.variant.posts[0]], _sources(one.variant.posts, members))
        for depth, one in walked[:BRANCHES_SHOWN]
    ]
    posts = {one.post for one in said}
    hidden = len(walked) - len(wordings)
    return Phrase(wordings, len(posts), _sources(posts, members), hidden, _crossed(said, members))


def _trimmed(variants: list[Variant], titles: set[str]) -> list[Variant]:
    """Sentences cut to what repeats the first wording, headlines left whole; those that then say the same are one."""
    root = variants[0]
    found: dict[str, Variant] = {}
    for variant in variants:
        text = variant.text if variant is root or variant.text in titles else cropped(variant.text, root.text)
        same = " ".join(words(text))
        known = found.get(same)
        if known is None:
            found[same] = Variant(text, variant.posts, variant.first_seen)
        else:
            found[same] = Variant(known.text, (*known.posts, *variant.posts), known.first_seen)
    return list(found.values())


def _sources(posts, members: dict[int, Membership]) -> int:
    return len({members[post].post.source_id for post in posts})


def _crossed(said: list[Said], members: dict[int, Membership]) -> list[str]:
    sources = [(one.time, members[one.post].post.source) for one in said]
    return [str(crossed) for crossed in crossings(Voice(time, s.medium, s.leaning) for time, s in sources)]


def phrases_told(story: Story) -> list[dict]:
    """The phrases as plain values, for programs: each wording with its depth, first source, posts and time."""
    return [
        {
            "posts": phrase.posts, "sources": phrase.sources, "crossed": phrase.crossed,
            "wordings": [
                {
                    "depth": one.depth, "text": one.variant.text, "posts": len(one.variant.posts),
                    "first_post": one.first.post_id, "source": str(one.first.post.source),
                    "first_seen": one.first.post.at,
                    "changed": [[piece.kind, piece.text] for piece in one.branch.pieces if piece.kind != "same"],
                }
                for one in phrase.wordings
            ],
        }
        for phrase in phrases_of(story)
    ]  # fmt: skip
