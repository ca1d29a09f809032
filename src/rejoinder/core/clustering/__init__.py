"""Stories by one pass over the stream: each post joins a story or opens one, with its reason. See docs/adr/0003.

values.py      what goes in and what comes out
vocabulary.py  how much a word tells: rarer is more
story.py       one live story: sums, and its last posts one by one
index.py       all live stories at once: which are nearest to a post or to each other
live.py        the live stories, who is in which, and what people have said of them
neighbours.py  which posts are nearest to each post, kept up to date from both sides
nearness.py    how near a post is to each live story, and each live story to another
bonds.py       which live stories are one, and which one is two
halves.py      the two halves into which a story would fall
homes.py       second chances for posts: a better story, or a loose place when a small story closes
stream.py      the decisions: join, open, merge, split, move, close
why.py         the decisions in plain words
"""

from rejoinder.core.clustering.stream import StoryStream
from rejoinder.core.clustering.values import (
    ClusterSettings,
    Decision,
    JoinStory,
    MergeStories,
    MovePost,
    OpenStory,
    PostForStory,
    PostId,
    SplitStory,
    StoryId,
    Tier,
    story_text,
)

__all__ = [
    "ClusterSettings",
    "Decision",
    "JoinStory",
    "MergeStories",
    "MovePost",
    "OpenStory",
    "PostForStory",
    "PostId",
    "SplitStory",
    "StoryId",
    "StoryStream",
    "Tier",
    "story_text",
]
