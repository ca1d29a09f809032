"""Every publisher by its name. A new one is a class in a file of its own and a line here."""

from rejoinder.wire.channels.bluesky import Bluesky
from rejoinder.wire.channels.hook import Hook
from rejoinder.wire.channels.mastodon import Mastodon
from rejoinder.wire.channels.matrix import Matrix
from rejoinder.wire.channels.outgoing import Publisher
from rejoinder.wire.channels.press import Press
from rejoinder.wire.channels.slack import Slack
from rejoinder.wire.channels.wordpress import Wordpress

PUBLISHERS: dict[str, type[Publisher]] = {
    Mastodon.name: Mastodon,
    Bluesky.name: Bluesky,
    Wordpress.name: Wordpress,
    Press.name: Press,
    Slack.name: Slack,
    Matrix.name: Matrix,
    Hook.name: Hook,
}

__all__ = ["PUBLISHERS", "Publisher"]
