"""Result pages: what they say in every state, to the team and to anybody, and that every total adds up."""

import csv
import io
import re

import pytest
from django.core.cache import cache
from django.test import Client

from rejoinder.core.ballots.decision import decide
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.contests.result_others import by_other_rules, same_and_different
from rejoinder.desk.contests.result_reading import count_of, others_of, published_election, tie_words, told_of
from rejoinder.desk.people.models import User
from tests.desk.contest_results import COUNTY, PRIMARY, counted_contest, counted_members_vote, county, stored

pytestmark = pytest.mark.django_db
TEAM, PUBLIC = "/alliance/contests/{}/result/", "/vote/{}/result/"
CONDORCET = {bytes([0]): 40, bytes([1, 2]): 35, bytes([2, 1]): 25}


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def desk():
    client = Client()
    client.force_login(
        User.objects.create_user("wren@desk.example", "Wren Adair", "reader"),
        backend="rejoinder.desk.people.backend.DeskBackend",
    )
    return client


def page(client, slug, path=TEAM, status=200):
    answer = client.get(path.format(slug))
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


def plain(html):
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_headline_says_who_wins_by_how_much_and_when(desk):
    counted_contest()
    assert '<h1 class="lead">Ottoline Brask wins by 218 votes at the fourth stage</h1>' in page(
        desk, "tidewell-primary"
    )


def test_anybody_reads_the_same_without_signing_in_and_without_script():
    counted_contest()
    answer = Client().get(PUBLIC.format("tidewell-primary"))
    html = answer.content.decode()
    assert "Ottoline Brask wins by 218 votes" in html
    assert "<script" not in html
    assert "'none'" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "/alliance/" not in html


def test_strangers_do_not_see_the_team_page():
    counted_contest()
    answer = Client().get(TEAM.format("tidewell-primary"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_no_page_has_a_style_attribute(desk):
    counted_contest()
    counted_contest("county", names=COUNTY, papers=county(), rule="scottish", seats=4)
    counted_members_vote()
    for slug in ("tidewell-primary", "county", "cedar-sallow"):
        assert " style=" not in page(desk, slug)


def test_the_table_of_stages_has_every_total_and_why(desk):
    counted_contest()
    words = plain(page(desk, "tidewell-primary"))
    assert "1 2,105 1,680 1,294 842 491 – Nobody has more than half of 6,412." in words
    assert "Ottoline Brask has 3,067 of the 5,916 left: more than half." in words


def test_the_grid_shows_who_is_elected_where_and_all_decimals(desk):
    counted_contest("county", names=COUNTY, papers=county(), rule="scottish", seats=4, rejected=27)
    html = page(desk, "county")
    assert html.count('class="is-elected"') == 4
    assert "Same as a table, five decimals" in html
    assert "0.17721" in html
    assert "quota 975" in html
    columns = told_of(Contest.objects.get()).grid.columns
    assert plain(html).count("All papers " + "4,873 " * len(columns)) == 1


def test_a_condorcet_rule_shows_the_matrix_of_pairs(desk):
    counted_contest("pairs", names=PRIMARY[:3], papers=CONDORCET, rule="schulze")
    html = page(desk, "pairs")
    assert "Sunniva Achterby wins against each of the others, one against one" in html
    assert re.search(r'class="right pair-wins">60<span class="sr-only">, wins', html)
    assert html.count("pair-wins") == html.count("pair-loses") == 3


def test_a_rule_that_adds_up_shows_bars_and_a_table(desk):
    counted_contest("points", rule="borda")
    html = page(desk, "points")
    assert re.search(r"Ottoline Brask wins with [\d,]+ points, [\d,]+ ahead of Achterby", html)
    assert '<th class="right">Points</th>' in html


def test_a_members_vote_says_what_it_decided_and_how_far_from_the_lines_it_was(desk):
    counted_members_vote()
    words = plain(page(desk, "cedar-sallow"))
    assert "Cedar’s members consent to standing aside: 212 for, 88 against" in words
    assert "310 took part; 250 were needed." in words
    assert "212 for; 151 of 300 were needed." in words
    assert "Cedar names nobody in Sallow Vale." in words


def test_too_few_voters_are_a_veto_or_nothing_as_fixed_before(desk):
    contest = counted_members_vote("cedar-marl", votes=(120, 150, 12), eligible=700)
    assert "do not consent" in page(desk, "cedar-marl")
    decision = decide(count_of(contest), 700, quorum_pct=50, threshold_pct=50, no_quorum="none")
    contest.result["decision"] |= {"outcome": decision.outcome, "why": decision.why}
    contest.save()
    assert "decided nothing: too few voted" in page(desk, "cedar-marl")


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("open", "Voting is open; nothing is counted before it closes"),
        ("closed", "Voting is over; it is being counted"),
        ("cancelled", "This vote was called off"),
        ("fixed", "Voting has not begun"),
    ],
)
def test_before_it_is_counted_the_page_says_how_things_stand(state, says):
    contest = counted_contest()
    Contest.objects.filter(pk=contest.pk).update(
        state=state, counted_at=None, result={}, cancelled_why="The poll moved."
    )
    words = plain(page(Client(), contest.slug, PUBLIC))
    assert says in words
    assert "Brask" not in words
    assert ("The poll moved." in words) == (state == "cancelled")


def test_a_draft_has_no_public_result():
    contest = counted_contest()
    Contest.objects.filter(pk=contest.pk).update(state="draft", counted_at=None)
    page(Client(), contest.slug, PUBLIC, status=404)


def test_a_tie_says_how_it_was_broken_and_shows_the_seed(desk):
    contest = counted_contest(names=PRIMARY[:3], papers={bytes([0]): 50, bytes([1]): 30, bytes([2]): 30})
    words = plain(page(desk, contest.slug))
    assert "Tie, stage 1" in words
    assert "used at stage 1" in tie_words(contest, count_of(contest))
    assert "four oars and a lantern" in words


def test_nobody_else_stood_and_more_places_than_people(desk):
    counted_contest("alone", names=PRIMARY[:1], papers={bytes([0]): 5}, rule="irv")
    assert "Ottoline Brask is elected: nobody else stood" in page(desk, "alone")
    counted_contest("few", names=PRIMARY[:2], papers={bytes([0]): 5, bytes([1]): 2}, rule="scottish", seats=3)
    assert "All 2 who stood are elected, and 1 place stays empty" in page(desk, "few")


def test_no_papers_are_a_result_too(desk):
    counted_contest("empty", papers={}, rule="irv", rejected=0)
    assert "0 valid papers" in page(desk, "empty")


def test_long_and_mirrored_names_are_shown_in_their_direction(desk):
    counted_contest(
        "names",
        names=("ש" * 100, "x" * 160, "Bo <b>Tarn</b>"),
        papers={bytes([0, 1]): 50, bytes([1]): 30, bytes([2, 0]): 20},
    )
    html = page(desk, "names")
    assert "<b>Tarn</b>" not in html
    assert f"\u2068{'ש' * 100}\u2069 wins by 40 votes" in html


def test_the_other_rules_are_counted_from_the_published_papers(desk):
    contest = counted_contest(
        "centre", names=PRIMARY[:3], papers={bytes([0, 2]): 40, bytes([1, 2]): 35, bytes([2, 1]): 25}
    )
    election = published_election(contest)
    assert election.papers == {bytes([0, 2]): 40, bytes([1, 2]): 35, bytes([2, 1]): 25}
    others = others_of(contest, count_of(contest))
    by_name = {other.rule: other for other in others.rules}
    assert by_name["irv"].winners == ("Sunniva Achterby",)
    assert by_name["schulze"].winners == ("Teodor Wynn-Hale",)
    assert not by_name["schulze"].is_same
    assert by_name["star"].why_not == "it reads scores, and these papers hold rankings"
    assert "Teodor Wynn-Hale by " in others.sentence
    html = page(desk, "centre", TEAM + "rules/")
    assert "differs" in html
    assert "fixed before anybody voted" in html
    assert "differs" in page(Client(), "centre", PUBLIC + "rules/")


def test_several_places_say_only_who_differs():
    contest = counted_contest("county", names=COUNTY, papers=county(), rule="scottish", seats=4)
    sentence = same_and_different(by_other_rules(count_of(contest), published_election(contest), contest.seed))
    assert "Petra Sandoe in place of Maren Quill by " in sentence


def test_a_members_vote_has_no_other_rules(desk):
    counted_members_vote()
    page(desk, "cedar-sallow", TEAM + "rules/", status=404)
    assert "Other rules" not in page(desk, "cedar-sallow")


def test_stages_picture_and_json_can_be_downloaded_by_anybody():
    contest = counted_contest()
    stages = Client().get(PUBLIC.format(contest.slug) + "stages.csv")
    rows = list(csv.DictReader(io.StringIO(stages.content.decode())))
    assert {row["stage"] for row in rows} == {"1", "2", "3", "4"}
    assert Client().get(PUBLIC.format(contest.slug) + "picture.svg").content.startswith(b"<svg ")
    assert Client().get(PUBLIC.format(contest.slug) + "result.json").json() == contest.result
    assert Client().get(PUBLIC.format(contest.slug) + "papers.zip").status_code == 404


def test_twenty_candidates_in_twenty_stages_fit_in_a_page(desk):
    from tests.core.ballots.counted import many

    stored("many", many(20), {})
    html = page(desk, "many")
    assert html.count("<circle") < 50
    assert "count-wide" in html
    assert "What happened, and why" in html


def test_how_close_it_was_says_how_many_papers_would_have_changed_it(desk):
    counted_contest()
    assert "110 papers moved from Ottoline Brask to Sunniva Achterby would change the winner." in page(
        desk, "tidewell-primary"
    )
