"""What goes into the story stream and what comes out: frozen values, no behaviour."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from numpy.typing import NDArray

from rejoinder.core.text import first_words

PostId: TypeAlias = int | str
StoryId: TypeAlias = int | str

WORDS_MAX = 60  # title and lead say what a text is about; more words blurred stories in the trials
LETTERS_MAX = 600  # the same for scripts that put no space between words


@dataclass(frozen=True)
class PostForStory:
    """A post as clustering sees it. `dense` is its sentence vector (384 float32, unit length), or None: words alone."""

    id: PostId
    time: float  # unix seconds
    title: str
    text: str = ""
    site: str = ""
    dense: NDArray[Any] | None = field(default=None, compare=False)
    static: NDArray[Any] | None = field(
        default=None, compare=False
    )  # a mean of word vectors, where there is no `dense`


@dataclass(frozen=True)
class JoinStory:
    """The post belongs to this live story. `score` is its fit: 0 to 1.5."""

    story: StoryId
    score: float
    why: str


@dataclass(frozen=True)
class OpenStory:
    """No live story is near enough: the caller gives the new story its id. `score` is the fit of the nearest."""

    score: float
    why: str


Decision: TypeAlias = JoinStory | OpenStory


@dataclass(frozen=True)
class MergeStories:
    """Two live stories tell of one happening; the larger (then the older) keeps its id."""

    winner: StoryId
    loser: StoryId
    score: float
    why: str


@dataclass(frozen=True)
class MovePost:
    """A post now counts in another story: it fits that one better, or its small story has closed (then loosely)."""

    post: PostId
    origin: StoryId
    story: StoryId
    score: float
    why: str
    is_loose: bool = True  # the post's own small story has closed; this one is only the nearest


@dataclass(frozen=True)
class SplitStory:
    """A story tells of two happenings: these posts belong in a story of their own."""

    story: StoryId
    posts: tuple[PostId, ...]
    score: float
    why: str


@dataclass(frozen=True)
class Tier:
    """The thresholds of one way of comparing. How each was found stands in docs/measures/cluster.md."""

    join_at: float  # least fit for joining
    join_by_length: float  # added for each e-fold of words over 8
    vote: float  # weight of the neighbour vote beside the fit to the whole story
    merge_at: float  # least likeness for merging
    merge_by_size: float  # taken off the likeness for each e-fold of posts in the smaller story
    merge_by_length: float  # taken off for each e-fold of words over 8
    link: float  # weight of cross-links in merging
    link_by_size: float  # added to it for each e-fold of posts in the smaller story
    split_at: float  # two halves of a story less like than this part
    move_by: float  # how much better another story has to fit a post that has a place
    loose_at: float  # least fit for "loosely related"
    fade: float  # taken off the fit for each e-fold of hours since the story's last post


DENSE = Tier(
    join_at=0.37,
    join_by_length=0.015,
    vote=0.5,
    merge_at=0.36,
    merge_by_size=0.065,
    merge_by_length=0.08,
    link=0.3,
    link_by_size=0.24,
    split_at=0.25,
    move_by=0.02,
    loose_at=0.3,
    fade=0.02,
)
STATIC = Tier(
    join_at=0.40,
    join_by_length=0.0,
    vote=0.7,
    merge_at=0.38,
    merge_by_size=0.04,
    merge_by_length=0.0,
    link=0.5,
    link_by_size=0.3,
    split_at=0.3,
    move_by=0.02,
    loose_at=0.28,
    fade=0.02,
)
LEXICAL = Tier(
    join_at=0.18,
    join_by_length=0.015,
    vote=0.5,
    merge_at=0.26,
    merge_by_size=0.05,
    merge_by_length=0.05,
    link=0.6,
    link_by_size=0.4,
    split_at=0.08,
    move_by=0.02,
    loose_at=0.12,
    fade=0.01,
)


@dataclass(frozen=True)
class ClusterSettings:
    """How stories are told apart, and how long they live."""

    dense: Tier = DENSE  # for posts that carry a sentence vector
    lexical: Tier = LEXICAL  # for posts compared by words alone
    static: Tier = STATIC  # for posts that carry a mean of static word vectors
    words_share: float = 0.5  # of the fit, where there are vectors; the rest is meaning
    stories_compared: int = 4  # nearest stories of several posts whose posts are compared one by one
    posts_compared: int = 300  # last posts of each of them; these are held and can still move
    votes: int = 5  # nearest posts that vote
    asked_again: int = 1_000  # posts that are asked for a better story at a time
    polish: int = 3  # rounds of moves among stories that close together
    split_from: int = 16  # posts from which a story is looked at for splitting
    split_least: int = 5  # posts in the smaller half
    growth: float = 1.5  # a story is looked at for merging and for splitting when it has grown by this factor
    small_story: int = 8  # stories under this many posts may be found loosely related when they close
    idle_h: float = 336.0  # a story without a post for two weeks closes
    idle_posts: int = 30_000  # or after so many posts elsewhere: bounds memory and cost
    stories_max: int = 12_000  # or when so many more lively ones are live: bounds them where every post opens one
    start_posts: int = 2_000  # posts imagined before the first: keeps early words from weighing too little
    vocabulary_max: int = 200_000  # words counted; past it counts are halved and the rare forgotten


def story_text(title: str, text: str = "", site: str = "") -> str:
    """What of a post is compared and encoded: its title, then its lead if that says something else; 60 words at most.

    The name of the site at the end of a title is left out, so that a site's posts are not alike for that alone.

    >>> story_text("Night ferry cut", "Night ferry cut. The council voted late.")
    'Night ferry cut. The council voted late.'
    >>> story_text("Night ferry cut - Tidewell Echo", site="www.tidewellecho.example")
    'Night ferry cut'
    """
    head = _without_site(first_words(title, WORDS_MAX), site)
    lead = first_words(text, WORDS_MAX)
    if not lead:
        return head[:LETTERS_MAX]
    if lead.casefold().startswith(head.casefold()):
        head = ""
    return first_words(f"{head}. {lead}" if head and lead else head or lead, WORDS_MAX)[:LETTERS_MAX]


def _without_site(title: str, site: str) -> str:
    for mark in (" - ", " | ", " – ", " — ", " :: ") if site else ():
        head, found, tail = title.rpartition(mark)
        if found and head and _is_name_of(_letters(site), _letters(tail)):
            return head.rstrip()
    return title


def _is_name_of(site: str, name: str) -> bool:
    return len(name) > 1 and (name in site or site in name)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
