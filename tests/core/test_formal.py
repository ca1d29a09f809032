"""Formal answers as text: nothing that was written is lost, and nothing in it becomes markup."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.formal import Note, page_html, pieces, read_formal, written_formal

line = st.text(alphabet="abc <>&\"'.,[]1", min_size=1, max_size=40).filter(
    lambda s: s.strip() and not s.strip().startswith("[")
)
plain = line.filter(lambda s: not s.strip().startswith(">"))


@given(plain, plain, st.lists(plain, max_size=3))
def test_what_is_written_is_read_again(claim, short, paragraphs):
    text = written_formal(claim, short, "\n\n".join(paragraphs), [("https://a.example/m", "Minutes, page 6.")])
    page = read_formal(text)
    assert page.claim == " ".join(claim.split())
    assert [page.short, *page.paragraphs] == [part.strip() for part in (short, *paragraphs)]
    assert page.notes == (Note(1, "https://a.example/m", "Minutes, page 6."),)


@given(st.text(max_size=300))
def test_any_text_is_an_answer_and_no_letter_of_it_becomes_markup(text):
    page = read_formal(text)
    for paragraph in page.paragraphs:
        assert (
            "".join(f"[{p.text}]" if p.kind == "note" else p.text for p in pieces(paragraph, page.notes)) == paragraph
        )
    assert "<script" not in page_html(text.replace("a", "<script>"))


def test_a_number_without_its_note_stays_as_it_was_typed():
    assert [piece.kind for piece in pieces("Page 6.[2]", [Note(1, "", "Minutes")])] == ["text"]


def test_a_link_leaves_the_full_stop_out():
    assert pieces("See https://a.example/m.")[1].text == "https://a.example/m"
