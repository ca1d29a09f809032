"""Every call of the OpenAPI description, tried by schemathesis in this process with what it makes up from it.

Half of the calls are about rows that are there, so that more than 404 is tried.
"""

import sys
from types import SimpleNamespace

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from ninja import Schema
from schemathesis import checks

from rejoinder.desk.api.urls import api
from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.models import ApiToken, User
from rejoinder.desk.people.tokens import make_token
from tests.desk.filled import filled
from tests.examples import tried

pytestmark = pytest.mark.django_db
CALLS = [found.ok() for found in schemathesis.openapi.from_dict(api.get_openapi_schema()).get_all_operations()]
CHECKS = checks.CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)


@pytest.fixture(scope="module")
def application():
    """The desk as a server calls it. Between requests a server lets old connections go; a test has only the one."""
    from django.core.wsgi import get_wsgi_application

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def desk_filled(django_db_setup, django_db_blocker):
    """An admin with a token, and rows of every kind by name: made once, and every test takes back what it changed."""
    with django_db_blocker.unblock(), transaction.atomic():
        person = add_person("mirela@brask.example", role="admin")
        token, secret = make_token(person, "schemathesis", scope="admin")
        yield SimpleNamespace(person=person, token=token, secret=secret, there=filled())
        transaction.set_rollback(True)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.label)
def test_each_call_answers_as_described(call, application, desk_filled):
    person, token, secret, there = (getattr(desk_filled, name) for name in ("person", "token", "secret", "there"))

    @tried(48, quick=6, suppress=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
    @given(case=call.as_strategy(), is_there=st.booleans())
    def tries(case, is_there):
        if is_there:
            case.path_parameters.update({name: there[name] for name in case.path_parameters if name in there})
        answer = case.call(
            app=application, headers={"Authorization": f"Bearer {secret}"}, base_url="http://desk.example"
        )
        case.validate_response(answer, checks=CHECKS)
        ApiToken.objects.filter(pk=token.pk).update(revoked_at=None)
        User.objects.filter(pk=person.pk).update(role="admin", is_active=True)

    tries()


def test_no_two_shapes_of_the_api_have_one_name():
    modules = [module for name, module in sys.modules.items() if name.startswith("rejoinder.desk.api.")]
    shapes = {found for module in modules for found in vars(module).values() if is_shape(found)}
    names = [found.__name__ for found in shapes if found.__module__.startswith("rejoinder.desk.api.")]
    assert sorted(names) == sorted(set(names))  # of two, the description would keep one


def is_shape(found):
    return isinstance(found, type) and issubclass(found, Schema)
