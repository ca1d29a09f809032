"""Two reports of one agency are not one story because they begin with the same dateline."""

import pytest
from django.utils import timezone

from rejoinder.desk.stories.models import Membership
from rejoinder.jobs.cluster import Clusterer
from tests.desk.rows import make_post, make_source

pytestmark = pytest.mark.django_db


def test_a_dateline_makes_no_story():
    wire = make_source()
    for title, text in (
        (
            "County unemployment steady at 3.1 per cent",
            "Unemployment in the county was 3.1 per cent in the three months.",
        ),
        (
            "Leaflet says hospital parking charges will double",
            "A leaflet says that charges at the infirmary will double.",
        ),
    ):
        make_post(wire, title=title, text=f"HARROWMERE (Northgate) – {text}")
    Clusterer().run(timezone.now())
    whys = Membership.objects.values_list("why", flat=True)
    assert Membership.objects.values("story").distinct().count() == 2
    assert not any("northgate" in why.lower() or "harrowmere" in why.lower() for why in whys)
