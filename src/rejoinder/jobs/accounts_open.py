"""Opens an account as a publisher: its secrets unsealed for the moment in which something is sent, and no longer."""

from functools import partial

from rejoinder.desk.answers.pages import OwnPages
from rejoinder.errors import Missing
from rejoinder.jobs.deliver import sender_now
from rejoinder.jobs.own_site import OwnSite
from rejoinder.wire.channels.outgoing import Login, Reach

SITE = "site"  # the desk's own pages


class Accounts:
    """Makes the publisher of an account. `publishers` by kind, `unseal` and `pages` may be given, else the real."""

    def __init__(self, settings, in_database, *, publishers=None, unseal=None, pages=None):
        self._settings, self._in_database, self._pages = settings, in_database, pages
        self._publishers, self._unseal = publishers, unseal

    async def opened(self, account):
        """The publisher of this account. Raises RejoinderError where it cannot be opened: nothing was sent then."""
        if account.kind == SITE:
            return OwnSite(self._pages or OwnPages(), self._in_database)
        made = self._kinds().get(account.kind)
        if made is None:
            raise Missing(f"{account.name}: nothing here publishes to {account.kind!r}; take the account away")
        secrets = self._opener()(account.secrets)
        settings = self._settings
        sender = await self._in_database(sender_now) if settings.smtp_url else ""
        reach = Reach(settings.allow_networks, settings.smtp_url, sender, settings.contact)
        return made(Login(account.server, account.handle, secrets), reach)

    def kinds_that_can(self, what):
        """Names of the kinds of account that can do this."""
        return {name for name, made in self._kinds().items() if what in made.can}

    def _kinds(self):
        if self._publishers is None:
            from rejoinder.wire.channels.publishers import PUBLISHERS  # heavy: only a desk that publishes loads it

            self._publishers = PUBLISHERS
        return self._publishers

    def _opener(self):
        if self._unseal is None:
            from rejoinder.wire.vault import open_vault

            self._unseal = partial(_unsealed, open_vault(self._settings.data))
        return self._unseal


def _unsealed(vault, sealed):
    return vault.unseal(sealed)
