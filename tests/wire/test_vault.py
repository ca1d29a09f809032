"""Secrets at rest."""

import stat

import pytest

from rejoinder.errors import BadInput, Broken
from rejoinder.wire.vault import FILE_NAME, Vault, add_key, drop_old_keys, new_key, open_vault

SECRETS = {"token": "tide-and-quay", "note": "“ferry”"}


def test_what_was_sealed_opens_with_the_same_folder_and_shows_nothing(tmp_path):
    sealed = open_vault(tmp_path, {}).seal(SECRETS)
    assert "tide" not in sealed and open_vault(tmp_path, {}).unseal(sealed) == SECRETS


def test_the_key_file_is_for_its_owner_alone(tmp_path):
    open_vault(tmp_path / "deep", {})
    assert stat.S_IMODE((tmp_path / "deep" / FILE_NAME).stat().st_mode) == 0o600


def test_another_key_says_in_words_that_it_does_not_open(tmp_path):
    sealed = open_vault(tmp_path / "a", {}).seal(SECRETS)
    with pytest.raises(Broken, match="enter them anew"):
        open_vault(tmp_path / "b", {}).unseal(sealed)


def test_the_environments_key_beats_the_file_and_no_file_is_made(tmp_path):
    env = {"REJOINDER_SECRETS_KEY": new_key()}
    sealed = open_vault(tmp_path, env).seal(SECRETS)
    assert not (tmp_path / FILE_NAME).exists() and open_vault(tmp_path, env).unseal(sealed) == SECRETS


def test_a_key_that_is_none_is_refused_without_being_shown():
    with pytest.raises(BadInput) as refused:
        Vault(["not-a-key"])
    assert "not-a-key" not in str(refused.value)


def test_after_a_rotation_only_the_new_key_is_needed(tmp_path):
    sealed = open_vault(tmp_path, {}).seal(SECRETS)
    vault = add_key(tmp_path, {})
    assert vault.unseal(sealed) == SECRETS
    resealed = vault.reseal(sealed)
    drop_old_keys(tmp_path, {})
    assert open_vault(tmp_path, {}).unseal(resealed) == SECRETS
    with pytest.raises(Broken):
        open_vault(tmp_path, {}).unseal(sealed)


def test_no_secrets_are_an_empty_line():
    vault = Vault([new_key()])
    assert vault.unseal("") == {} and vault.reseal("") == ""
