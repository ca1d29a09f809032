"""The papers that the demo's lines rest on: minutes, a return, a letter. All invented, as everything in it."""

from dataclasses import dataclass

HOST = "127.83.0.240"
PLACES = ("https://council.example", "https://trust.example")  # as the lines name them


@dataclass(frozen=True)
class Paper:
    """One page: its path, its title and its paragraphs."""

    path: str
    title: str
    paragraphs: tuple[str, ...]


PAPERS = (
    Paper(
        "/council/minutes/14-march", "Harrowmere Council: minutes of 14 March, page 6",
        (
            "Item 9. The night ferry. The question was put whether to end the night ferry from 1 July.",
            "For: Adder, Bexley, Coyle, Dunmore, Eade, Farr, Gantry, Hollin, Ivey, Jessop, Kell, Lomax, Marrick, Noon, "
            "Orrell, Pike, Quayle, Rudd and Sallow (19).",
            "Against: Amble, Brask, Catchpole, Dace, Ellery, Fenwick, Garth, Hove, Inman, Jarrow, Kettle, Larch, "
            "Merrow, Nye, Osprey, Penrose and Quill (17).",
            "Carried by two votes. Councillor Brask asked that the service be looked at again at the next meeting.",
        ),
    ),
    Paper(
        "/council/returns/autumn-table-3", "Harrowmere Council: autumn return, table 3",
        ("Free school meals served in a week of term: 12,400.", "Counted in the week of 23 September."),
    ),
    Paper(
        "/trust/letter-2-october", "Tidewell Hospital Trust: letter of 2 October",
        ("Parking at the infirmary stays at two pounds.", "The trust has no plan to change the charge this year."),
    ),
)  # fmt: skip


def base(port: int) -> str:
    """Where the papers stand while the demo runs."""
    return f"http://{HOST}:{port}"


def here(text: str, port: int) -> str:
    """The same text with the addresses of papers as they are in the demo.

    >>> here("[Minutes](https://council.example/minutes/14-march)", 8983)
    '[Minutes](http://127.83.0.240:8983/council/minutes/14-march)'
    """
    for place in PLACES:
        text = text.replace(place, f"{base(port)}/{place.split('//')[1].split('.')[0]}")
    return text


def page(paper: Paper) -> str:
    """The page of a paper."""
    said = "".join(f"<p>{paragraph}</p>" for paragraph in paper.paragraphs)
    return (
        f'<!doctype html><html lang="en"><title>{paper.title}</title><main><h1>{paper.title}</h1>{said}</main></html>'
    )
