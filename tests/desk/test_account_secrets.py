"""What is kept of an account that a copy of the database alone must not give away."""

import pytest

from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.accounts import save_account, secrets_of
from rejoinder.desk.publishing.imprints import save_imprint
from rejoinder.desk.publishing.kinds import kinds
from rejoinder.desk.publishing.models import Account
from tests.desk.test_publishing_room import IMPRINT

pytestmark = pytest.mark.django_db
ADDRESSES = {"slack": "", "press": "", "site": ""}


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"site"}))
def test_no_secret_of_any_kind_of_account_stands_in_its_row(kind):
    admin = User.objects.create_user("admin@brask.example", "Mirela", Role.ADMIN)
    secrets = {field.name: f"https://hooks.example/a-secret-{field.name}" for field in kinds()[kind].secrets}
    fields = {"kind": kind, "name": "Ours", "server": ADDRESSES.get(kind, "https://harrow.example"), "handle": "brask"}
    account = save_account(fields | {"secrets": secrets, "imprint": save_imprint(IMPRINT, by=admin).pk}, by=admin)
    assert secrets and secrets_of(account) == secrets
    row = str(Account.objects.filter(pk=account.pk).values().get())
    assert "a-secret" not in row
