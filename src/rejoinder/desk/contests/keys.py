"""The keys of a contest, sealed by the vault: which there are, and when each is made and forgotten.

mark_key        from the first day until the retention date: makes the marks of rolls and voters
seed            from fixing to the close: breaks ties and draws the order on the paper; shown at the close
credential_key  from fixing to the close or the calling off: makes the secrets of the letters, which nobody can after
signing_key     from fixing to the last root: Ed25519, signs the roots of the board, which nobody can after
"""

import secrets

from django.conf import settings

from rejoinder.desk.contests.models import Candidate, Contest, Envelope, Voter
from rejoinder.errors import Broken
from rejoinder.wire.signing import new_signing_key
from rejoinder.wire.vault import Vault, open_vault

MARK, SEED, CREDENTIAL, SIGNING = "mark_key", "seed", "credential_key", "signing_key"
KEY_BYTES = 32
RESEAL_ROWS = 500  # in memory at once


def vault() -> Vault:
    """The vault of the data folder."""
    return open_vault(settings.REJOINDER.data)


def first_keys() -> str:
    """What a new contest begins with, sealed: the key of its marks."""
    return vault().seal({MARK: secrets.token_hex(KEY_BYTES)})


def open_keys(contest: Contest) -> dict[str, str]:
    """The keys that are there now, by name. Raises Broken where they were sealed with a vault key that is not here."""
    return vault().unseal(contest.sealed)


def key_of(contest: Contest, name: str) -> bytes:
    """One key as bytes. Raises Broken where it is not made yet, or forgotten."""
    found = open_keys(contest).get(name, "")
    if not found:
        raise Broken(f"contest {contest.slug}: its {name.replace('_', ' ')} is not there: not made yet, or forgotten")
    return bytes.fromhex(found)


def fix_keys(contest: Contest) -> dict[str, str]:
    """Makes the keys of a contest that is being fixed, sealed into it but not saved. Returns all of its keys."""
    signing, public = new_signing_key()
    made = {SEED: secrets.token_hex(KEY_BYTES), CREDENTIAL: secrets.token_hex(KEY_BYTES), SIGNING: signing}
    kept = open_keys(contest) | made
    contest.sealed, contest.public_key = vault().seal(kept), public
    return kept


def forget_keys(contest: Contest, *names: str) -> None:
    """Takes keys away for good and saves that. Call it inside the transaction of what makes them needless."""
    row = Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)
    kept = {name: key for name, key in open_keys(row).items() if name not in names}
    contest.sealed = vault().seal(kept) if kept else ""
    Contest.objects.filter(pk=contest.pk).update(sealed=contest.sealed)


def seal_contact(**contact: str) -> str:
    """Names and addresses, sealed; empty where there is nothing to seal."""
    said = {name: text for name, text in contact.items() if text}
    return vault().seal(said) if said else ""


def contact_of(row: Voter | Candidate) -> dict[str, str]:
    """What `seal_contact` sealed."""
    return vault().unseal(row.contact)


def reseal_all(box: Vault) -> int:
    """Seals everything of all contests with the newest key of the vault; returns how many rows. For a key rotation."""
    done = 0
    for rows, name in (
        (Contest.objects, "sealed"), (Candidate.objects, "contact"), (Voter.objects, "contact"),
        (Envelope.objects, "sealed"),
    ):  # fmt: skip
        last = 0
        while batch := list(rows.filter(pk__gt=last).exclude(**{name: ""}).order_by("pk")[:RESEAL_ROWS]):
            for row in batch:
                setattr(row, name, box.reseal(getattr(row, name)))
            rows.bulk_update(batch, [name])
            done, last = done + len(batch), batch[-1].pk
    return done
