"""Versions and their approval: every save is kept, a second person approves exact words, owners and successors."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.lines import evidence, take, versions
from rejoinder.desk.lines.approved import approved_line, approved_lines
from rejoinder.desk.lines.models import Evidence, Line, LineMatch, LineVersion
from rejoinder.desk.lines.standing import STANDINGS, counts_by_standing, warning, with_standing, with_uses
from rejoinder.desk.lines.uses import record_use
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, NotAllowed
from tests.examples import tried

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 8)
WORDS = {"claim": "She voted to close it", "text": "She voted to keep it.", "evidence": "https://c.example/minutes"}


@pytest.fixture
def people():
    make = User.objects.create_user
    return {
        "tamsin": make("tamsin@desk.example", "Tamsin Okell-Dray", Role.WRITER),
        "joss": make("joss@desk.example", "Joss Adeyinka-Rowe", Role.APPROVER),
        "pim": make("pim@desk.example", "Pim Hallorane", Role.APPROVER),
    }


def approve(line, by, **said):
    line.refresh_from_db()
    return versions.approve(line, versions.newest(line).sha256, by=by, **said)


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def test_every_save_is_a_version_and_none_is_ever_changed(people):
    line = take.save_line(WORDS, people["tamsin"])
    for text in ("Two.", "Three."):
        take.save_line({"text": text}, people["joss"], line)
    said = list(LineVersion.objects.order_by("number").values_list("number", "text", "author__email"))
    assert said == [
        (1, "She voted to keep it.", "tamsin@desk.example"), (2, "Two.", "joss@desk.example"),
        (3, "Three.", "joss@desk.example"),
    ]  # fmt: skip
    take.save_line({"text": "Three."}, people["joss"], line)
    assert LineVersion.objects.count() == 3


def test_a_new_line_is_not_suggested_until_a_second_person_approved_it(people):
    line = take.save_line(WORDS, people["tamsin"])
    assert not take.standing_lines(TODAY).exists()
    approve(line, people["pim"])
    assert [one.ref for one in take.standing_lines(TODAY)] == [line.ref]


def test_the_approved_version_works_while_a_newer_one_waits(people):
    line = approve(take.save_line(WORDS, people["tamsin"]), people["pim"])
    take.save_line({"text": "She voted twice."}, people["tamsin"], line)
    line.refresh_from_db()
    assert (line.text, line.latest, line.approved_version) == ("She voted to keep it.", 2, 1)
    assert approved_lines(TODAY)[0].text == "She voted to keep it."
    approve(line, people["pim"])
    assert approved_lines(TODAY)[0].text == "She voted twice." and approved_lines(TODAY)[0].version == 2


def test_nobody_approves_what_they_wrote_or_edited_last(people):
    joss, pim = people["joss"], people["pim"]
    line = take.save_line(WORDS, joss)
    with pytest.raises(NotAllowed, match="changed it last"):
        approve(line, joss)
    take.save_line({"text": "Two."}, pim, line)
    with pytest.raises(NotAllowed, match="changed it last"):
        approve(line, pim)
    with pytest.raises(NotAllowed, match="wrote a part"):
        approve(line, joss)
    assert Line.objects.get().approved_version is None


def test_a_writer_may_not_approve(people):
    line = take.save_line(WORDS, people["joss"])
    with pytest.raises(NotAllowed, match="role is writer"):
        approve(line, people["tamsin"])


def test_an_approval_is_of_the_exact_words_that_were_read(people):
    line = take.save_line(WORDS, people["tamsin"])
    seen = versions.newest(line).sha256
    take.save_line({"text": "She voted twice."}, people["tamsin"], line)
    with pytest.raises(NotAllowed, match="changed while you read"):
        versions.approve(line, seen, by=people["pim"])


@pytest.mark.parametrize(
    "change",
    [
        {"claim": "x"}, {"text": "x"}, {"short": {"bluesky": "x"}}, {"long_answer": "x"}, {"evidence": "https://d.example"},
        {"valid_from": "2026-01-01"}, {"valid_until": "2027-01-01"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_any_change_of_what_an_approval_covers_waits_again(people, change):
    line = approve(take.save_line(WORDS, people["tamsin"]), people["pim"])
    assert versions.is_waiting(take.save_line(change, people["tamsin"], line))


@pytest.mark.parametrize("change", [{"owner": "Pim Hallorane"}, {"topics": "ferry"}, {"ref": "ferry"}])
def test_owner_topics_and_ref_need_no_approval(people, change):
    line = approve(take.save_line(WORDS, people["tamsin"]), people["pim"])
    assert not versions.is_waiting(take.save_line(change, people["tamsin"], line))


def test_a_line_without_evidence_is_not_approved_without_saying_why(people):
    line = take.save_line(WORDS | {"evidence": ""}, people["tamsin"])
    with pytest.raises(BadInput, match="has no evidence"):
        approve(line, people["pim"])
    approve(line, people["pim"], no_evidence_why="It says what we will do.")
    assert LineVersion.objects.get().no_evidence_why == "It says what we will do."
    assert AuditEvent.objects.get(action="line.approve").detail["no_evidence_why"]


def test_going_back_is_a_new_version_with_the_old_words(people):
    line = approve(take.save_line(WORDS, people["tamsin"]), people["pim"])
    take.save_line({"text": "Worse."}, people["tamsin"], line)
    made = versions.go_back(line, 1, people["joss"])
    assert (made.number, made.text, made.note) == (3, "She voted to keep it.", "as version 1 said")
    with pytest.raises(NotAllowed):
        versions.go_back(line, 1, people["joss"])
    with pytest.raises(BadInput, match="no version 9"):
        versions.go_back(line, 9, people["joss"])


def test_two_who_edit_at_once_lose_nothing(people):
    line = take.save_line(WORDS, people["tamsin"])
    take.save_line({"text": "Mine."}, people["joss"], line, seen=1)
    answer = client_of(people["pim"]).post(f"/lines/{line.ref}/", WORDS | {"text": "Pim’s own words", "seen": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Joss Adeyinka-Rowe saved version 2" in page and "Pim’s own words" in page
    assert LineVersion.objects.count() == 2


def test_differences_name_the_part_and_the_words(people):
    line = take.save_line(WORDS | {"short": {"said": "She kept it."}}, people["tamsin"])
    take.save_line({"text": "She voted once to keep it."}, people["tamsin"], line)
    (part,) = versions.differences_of(*line.versions.order_by("number"))
    assert part.part == "Short answer"
    assert [(piece.kind, piece.text) for piece in part.pieces if piece.kind != "same"] == [("added", "once ")]


MOVES = st.lists(
    st.tuples(st.sampled_from(["save", "approve", "back"]), st.integers(0, 2), st.integers(0, 3)), max_size=14
)


@tried(25, suppress=list(HealthCheck))
@given(moves=MOVES)
def test_whatever_people_do_nothing_works_that_its_writers_approved(people, moves):
    crowd = list(people.values())
    line = take.save_line(WORDS | {"ref": f"m{LineVersion.objects.count()}-{Line.objects.count()}"}, crowd[0])
    for move, who, what in moves:
        try:
            if move == "save":
                take.save_line({"text": f"Text {what}."}, crowd[who], line)
            elif move == "approve":
                approve(line, crowd[who])
            else:
                versions.go_back(line, what, crowd[who])
        except (NotAllowed, BadInput):
            continue
    line.refresh_from_db()
    for version in line.versions.exclude(approved_at=None):
        assert version.author_id != version.approved_by_id and version.approved_by.may("approver")
    works = versions.approved(line)
    if works:
        assert versions.sha256_of(versions.content_of(works)) == works.sha256 and line.text == works.text
    Line.objects.filter(pk=line.pk).update(is_withdrawn=True)


def test_an_owner_is_a_person_of_the_desk_and_a_line_is_free_when_they_leave(people):
    line = take.save_line(WORDS | {"owner": "tamsin okell-dray"}, people["joss"])
    assert line.owned_by == people["tamsin"]
    User.objects.filter(pk=people["tamsin"].pk).update(is_active=False)
    line = Line.objects.get()
    assert take.owner_of(line) == ""
    approve(line, people["pim"])
    assert "No owner since Tamsin Okell-Dray left" in warning(Line.objects.get(), timezone.now())[0]
    client_of(people["joss"]).post(f"/lines/{line.ref}/", {"press": "own"})
    assert Line.objects.get().owned_by == people["joss"]


def test_a_line_that_is_replaced_gives_way_to_its_successor_and_circles_are_refused(people):
    old, new, third = (
        approve(take.save_line(WORDS | {"ref": ref, "text": ref}, people["tamsin"]), people["pim"]) for ref in "abc"
    )
    take.save_line({"replaced_by": "b"}, people["tamsin"], old)
    take.save_line({"replaced_by": "c"}, people["tamsin"], new)
    assert [one.ref for one in approved_lines(TODAY)] == ["c"]
    assert approved_line(old.pk, TODAY).ref == "c" and take.successor_of(Line.objects.get(ref="a")) == third
    with pytest.raises(BadFields, match="circle"):
        take.save_line({"replaced_by": "a"}, people["tamsin"], third)
    with pytest.raises(BadFields, match="no line zz"):
        take.save_line({"replaced_by": "zz"}, people["tamsin"], third)
    with pytest.raises(BadFields, match="circle"):
        take.save_line({"replaced_by": "c"}, people["tamsin"], third)
    take.save_line({"replaced_by": ""}, people["tamsin"], Line.objects.get(ref="b"))
    assert [one.ref for one in approved_lines(TODAY)] == ["b", "c"]


def test_approved_lines_carry_their_evidence_with_our_copy(people):
    line = approve(take.save_line(WORDS | {"valid_until": "2026-12-01"}, people["tamsin"]), people["pim"])
    piece = Evidence.objects.get()
    copy = evidence.put_in(piece, "minutes.txt", b"Page 6", people["pim"], content_type="text/plain")
    take.save_line({"evidence": "https://d.example/other"}, people["tamsin"], line)
    (found,) = approved_lines(TODAY)
    assert found.id == line.pk and found.valid_until == date(2026, 12, 1) and found.version == 1
    assert [(one.address, one.copy, one.sha256) for one in found.evidence] == [
        ("https://c.example/minutes", copy.pk, copy.sha256)
    ]
    with pytest.raises(AttributeError):
        found.text = "another"


def fits(line, now, number=1):
    for n in range(number):
        story = Story.objects.create(title=f"Ferry {n}", first_seen=now, last_post_at=now)
        LineMatch.objects.create(story=story, line=line, rank=1, score=0.9, why="x", is_fit=True, at=now)


def test_each_line_stands_once_under_the_worst_and_the_counts_add_up(people):
    now, tamsin, pim = timezone.now(), people["tamsin"], people["pim"]
    day = lambda days: (now + timedelta(days=days)).date()  # noqa: E731
    made = {}
    for ref, until in (("used_expired", -3), ("expired", -3), ("ending", 4), ("unused", 90), ("good", 90)):
        fields = WORDS | {"ref": ref, "owner": "Tamsin Okell-Dray", "valid_until": day(until)}
        made[ref] = approve(take.save_line(fields, tamsin), pim)
    for ref, said in (
        ("changed", {}), ("gone", {}), ("uncopied", {}), ("ownerless", {"owner": ""}), ("later", {"valid_from": day(9)}),
        ("replaced", {}), ("withdrawn", {}),
    ):  # fmt: skip
        made[ref] = approve(take.save_line(WORDS | {"ref": ref, "owner": "Tamsin Okell-Dray"} | said, tamsin), pim)
    made["waiting"] = take.save_line(WORDS | {"ref": "waiting"}, tamsin)
    for ref, state in (("changed", "changed"), ("gone", "gone"), ("uncopied", "forbidden")):
        Evidence.objects.filter(line=made[ref]).update(state=state)
    record_use(made["used_expired"].pk, 1, at=now, by=tamsin)
    fits(made["unused"], now, 5)
    fits(made["good"], now, 4)
    take.replace(made["replaced"], made["good"], tamsin)
    take.withdraw(made["withdrawn"], tamsin)
    ranked = with_standing(with_uses(Line.objects.all(), now), now)
    assert {line.ref: line.standing for line in ranked} == {ref: ref for ref in made}
    counts = counts_by_standing(Line.objects.all(), now)
    assert counts == dict.fromkeys(STANDINGS, 1) and sum(counts.values()) == Line.objects.count()
    assert [line.standing for line in ranked] == list(STANDINGS)
    late = ranked.get(ref="used_expired")
    assert warning(late, now)[1] == "late" and "Last used today" in warning(late, now)[0] and late.used_since == 1
    page = client_of(tamsin).get("/lines/").content.decode()
    assert "All <b>11</b>" in page and "To mend <b>9</b>" in page and "Mine <b>9</b>" in page
    assert "End in 7 days <b>1</b>" in page and "Replaced <b>1</b>" in page
    replaced = client_of(tamsin).get("/lines/?show=replaced").content.decode()
    assert "Replaced by line good." in replaced


def test_a_use_of_one_release_counts_once(people):
    line = take.save_line(WORDS, people["tamsin"])
    assert record_use(line.pk, 1, where="release:88") == record_use(line.pk, 1, where="release:88")
    record_use(line.pk, 1)
    assert line.uses.count() == 2


def test_the_page_approves_only_for_who_may_and_says_why(people):
    line = take.save_line(WORDS, people["joss"])
    own = client_of(people["joss"]).get(f"/lines/{line.ref}/").content.decode()
    assert "so someone else must approve it" in own and "Approve version" not in own
    other = client_of(people["pim"])
    assert "Approve version 1" in other.get(f"/lines/{line.ref}/").content.decode()
    sha256 = versions.newest(line).sha256
    assert (
        client_of(people["tamsin"]).post(f"/lines/{line.ref}/", {"press": "approve", "sha256": sha256}).status_code
        == 403
    )
    done = other.post(f"/lines/{line.ref}/", {"press": "approve", "sha256": sha256}, follow=True)
    assert b"is approved and works" in done.content and Line.objects.get().approved_version == 1


def test_the_counters_follow_each_channels_counting(people):
    said = {
        "short_bluesky": "👩‍👩‍👧‍👦" * 301,
        "short_mastodon": "https://c.example/" + "x" * 100,
        "short_said": "a b c",
    }
    found = client_of(people["tamsin"]).post("/lines/count/", said).json()
    assert found["bluesky"]["says"] == "1 too many" and found["bluesky"]["tone"] == "late"
    assert found["mastodon"]["says"] == "23 of 500" and found["said"]["says"] == "3 of 15 words"


def test_our_copy_is_served_so_that_nothing_in_it_can_run(people):
    line = take.save_line(WORDS, people["tamsin"])
    body = b"<html><body><script>alert(1)</script><p>Page 6</p></body></html>"
    copy = evidence.put_in(line.pieces.get(), "a.html", body, people["tamsin"], content_type="text/html")
    client = client_of(people["tamsin"])
    words = client.get(f"/lines/copies/{copy.pk}/")
    assert words["Content-Type"] == "text/plain; charset=utf-8" and "sandbox" in words["Content-Security-Policy"]
    assert b"Page 6" in words.content and b"<script" not in words.content and copy.sha256.encode() in words.content
    whole = client.get(f"/lines/copies/{copy.pk}/original/")
    assert whole.content == body and whole["Content-Disposition"].startswith("attachment")
    assert whole["Content-Type"] == "application/octet-stream" and whole["X-Content-Type-Options"] == "nosniff"
    assert Client().get(f"/lines/copies/{copy.pk}/").status_code == 302


def test_a_person_may_put_a_copy_in_and_take_the_new_one(people):
    from django.core.files.uploadedfile import SimpleUploadedFile

    line = take.save_line(WORDS, people["tamsin"])
    piece, client = line.pieces.get(), client_of(people["tamsin"])
    Evidence.objects.update(state="forbidden", why="its robots.txt says no")
    assert b"A copy of your own" in client.get(f"/lines/{line.ref}/").content
    file = SimpleUploadedFile("minutes.txt", b"Page 6", content_type="text/plain")
    client.post(f"/lines/{line.ref}/", {"press": "put", "evidence": piece.pk, "file": file})
    piece.refresh_from_db()
    assert piece.rests_on.is_by_hand and piece.rests_on.by == people["tamsin"]
    large = SimpleUploadedFile("large.txt", b"x" * (5 * 2**20 + 1))
    answer = client.post(f"/lines/{line.ref}/", {"press": "put", "evidence": piece.pk, "file": large})
    assert answer.status_code == 422 and b"over 5 MB" in answer.content


def test_a_copy_that_came_while_somebody_read_is_not_taken(people):
    line = take.save_line(WORDS, people["tamsin"])
    piece = line.pieces.get()
    first = evidence.put_in(piece, "a.txt", b"One", None, content_type="text/plain")
    evidence.put_in(piece, "b.txt", b"Two", None, content_type="text/plain")
    with pytest.raises(NotAllowed, match="newer copy"):
        evidence.take_copy(piece, first.pk, people["tamsin"])
