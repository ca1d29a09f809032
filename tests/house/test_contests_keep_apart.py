"""No row of a contest joins a person and a ballot, and no row of a ballot tells a time."""

import django
from django.apps import apps

django.setup()
CONTESTS = apps.get_app_config("contests")
OF_PEOPLE = {"Voter", "Roll", "RollMark"}
OF_BALLOTS = {"Envelope", "Credential", "BoardEntry", "BoardFile"}


def relations(model):
    return {field.related_model.__name__ for field in model._meta.get_fields() if field.related_model}


def test_nothing_of_a_ballot_points_at_a_person_or_back():
    for name in OF_BALLOTS:
        assert relations(CONTESTS.get_model(name)) == {"Contest"}, name
    for name in OF_PEOPLE:
        assert not relations(CONTESTS.get_model(name)) & OF_BALLOTS, name


def test_nothing_of_a_ballot_tells_a_time():
    for name in OF_BALLOTS:
        kinds = {field.get_internal_type() for field in CONTESTS.get_model(name)._meta.fields}
        assert not kinds & {"DateTimeField", "DateField", "TimeField", "DurationField"}, name


def test_nothing_of_a_person_holds_a_pseudonym_or_an_envelope():
    for name in OF_PEOPLE:
        fields = {field.name for field in CONTESTS.get_model(name)._meta.fields}
        assert not fields & {"pseudonym", "envelope", "credential", "secret", "voted", "voted_at"}, name


def test_every_model_of_contests_is_sorted_into_one_of_these():
    known = OF_PEOPLE | OF_BALLOTS | {"Contest", "Candidate", "BoardRoot", "Knock"}
    assert {model.__name__ for model in CONTESTS.get_models()} == known
