"""Every call of the OpenAPI description, tried by schemathesis in this process with what it makes up from it.

Half of the calls are about rows that are there, so that more than 404 is tried.
"""

import sys

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ninja import Schema
from schemathesis import checks

from rejoinder.desk.api.urls import api
from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.models import ApiToken, User
from rejoinder.desk.people.tokens import make_token
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
EXAMPLES = 16  # of each call: half a minute in all
CALLS = [found.ok() for found in schemathesis.openapi.from_dict(api.get_openapi_schema()).get_all_operations()]
CHECKS = checks.CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)


@pytest.fixture
def application():
    """The desk as a server calls it. Between requests a server lets old connections go; a test has only the one."""
    from django.core.wsgi import get_wsgi_application

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.label)
def test_each_call_answers_as_described(call, application):
    person = add_person("mirela@brask.example", role="admin")
    token, secret = make_token(person, "schemathesis", scope="admin")
    there = filled()

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=call.as_strategy(), is_there=st.booleans())
    def tried(case, is_there):
        if is_there:
            case.path_parameters.update({name: there[name] for name in case.path_parameters if name in there})
        answer = case.call(
            app=application, headers={"Authorization": f"Bearer {secret}"}, base_url="http://desk.example"
        )
        case.validate_response(answer, checks=CHECKS)
        ApiToken.objects.filter(pk=token.pk).update(revoked_at=None)
        User.objects.filter(pk=person.pk).update(role="admin", is_active=True)

    tried()


def test_no_two_shapes_of_the_api_have_one_name():
    modules = [module for name, module in sys.modules.items() if name.startswith("rejoinder.desk.api.")]
    shapes = {found for module in modules for found in vars(module).values() if is_shape(found)}
    names = [found.__name__ for found in shapes if found.__module__.startswith("rejoinder.desk.api.")]
    assert sorted(names) == sorted(set(names))  # of two, the description would keep one


def is_shape(found):
    return isinstance(found, type) and issubclass(found, Schema)
