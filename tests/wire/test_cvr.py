"""Cast vote records in each maker's form, invented and read from real files."""

import json
import zipfile

import pytest

from rejoinder.core.ballots.rctab.config import read_config
from rejoinder.core.ballots.rctab.marks import OVERVOTE, UNDECLARED
from rejoinder.errors import BadInput
from rejoinder.wire.cvr.records import READERS, read_config_file, read_records

RULES = {
    "tiebreakMode": "useCandidateOrder",
    "overvoteRule": "alwaysSkipToNextRank",
    "winnerElectionMode": "singleWinnerMajority",
    "numberOfWinners": "1",
    "maxSkippedRanksAllowed": "unlimited",
    "maxRankingsAllowed": "3",
}


def ranks(folder, source, candidates=({"name": "Ada"}, {"name": "Bo", "aliases": ["b-2"]})):
    config = read_config(
        {
            "tabulatorVersion": "2.0.0",
            "outputSettings": {},
            "cvrFileSources": [source],
            "candidates": list(candidates),
            "rules": RULES,
        }
    )
    return [ballot.ranks for ballot, _ in read_records(config, folder)]


def workbook(path, rows):
    """The smallest workbook that holds the rows as text."""
    cells = "".join(
        f'<row r="{r}">' + "".join(
            f'<c r="{chr(64 + c)}{r}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in enumerate(row, 1) if text
        ) + "</row>"
        for r, row in enumerate(rows, 1)
    )  # fmt: skip
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        out.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        out.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="s" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        out.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="s"/></sheets></workbook>',
        )
        out.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        )


def ess(folder):
    workbook(
        folder / "x.xlsx", [["id", "1", "2"], ["1", "Ada", "b-2"], ["2", "overvote", "Ada"], ["3", "undervote", "UWI"]]
    )
    labels = {"overvoteLabel": "overvote", "skippedRankLabel": "undervote", "undeclaredWriteInLabel": "UWI"}
    return {"provider": "ess", "filePath": "x.xlsx", "firstVoteColumnIndex": "2", "firstVoteRowIndex": "2", **labels}


def generic(folder):
    (folder / "x.csv").write_text("id,Ada,b-2,UWI,ov\n1,1,2,,\n2,2,,,1\n3,,,2,\n")
    labels = {"overvoteLabel": "ov", "undeclaredWriteInLabel": "UWI"}
    return {"provider": "genericCsv", "filePath": "x.csv", "firstVoteColumnIndex": 2, "firstVoteRowIndex": 2, **labels}


def clear_ballot(folder):
    titles = [
        f"Choice_{n}:Chair, one:{r}:Vote:{name}:X" for n, name in enumerate(("Ada", "b-2", "UWI", "ov")) for r in (1, 2)
    ]
    header = ",".join(["Row", *(f'"{title}"' for title in titles)])
    (folder / "x.csv").write_text(f"{header}\n1,1,0,0,1,0,0,0,0\n2,0,1,0,0,0,0,1,0\n3,0,0,0,0,0,1,0,0\n")
    labels = {"overvoteLabel": "ov", "undeclaredWriteInLabel": "UWI"}
    return {"provider": "clearBallot", "filePath": "x.csv", "contestId": "Chair, one", **labels}


def dominion(folder):
    def session(*marks):
        told = [{"Rank": r, "CandidateId": c, "IsAmbiguous": False} for r, c in marks]
        unclear = {"Rank": 1, "CandidateId": "Ada", "IsAmbiguous": True}
        return {"Original": {"Cards": [{"Contests": [{"Id": 7, "Marks": [*told, unclear]}, {"Id": 8, "Marks": []}]}]}}

    sessions = [session((1, "Ada"), (2, "b-2")), session((1, "ov"), (2, "Ada")), session((2, "UWI"))]
    (folder / "CvrExport.json").write_text(json.dumps({"Sessions": sessions}))
    labels = {"overvoteLabel": "ov", "undeclaredWriteInLabel": "UWI"}
    return {"provider": "dominion", "filePath": ".", "contestId": "7", **labels}


def hart(folder):
    for number, options in enumerate(
        ([("Ada", "100"), ("b-2", "010")], [("ov", "100"), ("Ada", "010")], [("UWI", "010")])
    ):
        told = "".join(f"<Option><Id>{name}</Id><Value>{value}</Value></Option>" for name, value in options)
        text = f'<Cvr xmlns="x"><Contests><Contest><Id>7</Id><Options>{told}</Options></Contest></Contests></Cvr>'
        (folder / f"{number}.xml").write_text(text)
    labels = {"overvoteLabel": "ov", "undeclaredWriteInLabel": "UWI"}
    return {"provider": "hart", "filePath": ".", "contestId": "7", **labels}


def common(folder):
    def record(*marks):
        chosen = [
            {"ContestSelectionId": c, "SelectionPosition": [{"HasIndication": "yes", "Rank": r}]} for r, c in marks
        ]
        no = {"ContestSelectionId": "s-a", "SelectionPosition": [{"HasIndication": "no", "Rank": 1}]}
        snapshot = {"@id": "now", "CVRContest": [{"ContestId": "c", "CVRContestSelection": [*chosen, no]}]}
        return {"CurrentSnapshotId": "now", "CVRSnapshot": [snapshot, {**snapshot, "@id": "before"}]}

    people = [
        {"@id": "p-a", "Name": "Ada"},
        {"@id": "p-b", "Name": "b-2"},
        {"@id": "p-o", "Name": "ov"},
        {"@id": "p-w"},
    ]
    selections = [{"@id": f"s-{one}", "CandidateIds": [f"p-{one}"]} for one in "abow"]
    report = {
        "Election": [{"Candidate": people, "Contest": [{"@id": "c", "Name": "Chair", "ContestSelection": selections}]}],
        "CVR": [record((1, "s-a"), (2, "s-b")), record((1, "s-o"), (2, "s-a")), record((2, "s-w"))],
    }
    (folder / "x.json").write_text(json.dumps(report))
    labels = {"overvoteLabel": "ov", "undeclaredWriteInLabel": "UWI"}
    return {"provider": "cdf", "filePath": "x.json", "contestId": "Chair", **labels}


FORMS = {
    "ess": ess,
    "genericCsv": generic,
    "clearBallot": clear_ballot,
    "dominion": dominion,
    "hart": hart,
    "cdf": common,
}


def test_every_form_is_tried():
    assert set(FORMS) == set(READERS)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_three_ballots_read_alike_in_every_form(form, tmp_path):
    assert ranks(tmp_path, FORMS[form](tmp_path)) == [
        ((1, ("Ada",)), (2, ("Bo",))),
        ((1, (OVERVOTE,)), (2, ("Ada",))),
        ((2, (UNDECLARED,)),),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_cut_short_is_refused_or_read_as_far_as_it_is_whole(form, tmp_path):
    source = FORMS[form](tmp_path)
    file = next(path for path in sorted(tmp_path.iterdir()))
    whole = file.read_bytes()
    for end in range(0, len(whole), max(1, len(whole) // 40)):
        file.write_bytes(whole[:end])
        try:
            ranks(tmp_path, source)
        except BadInput as told:
            assert "\n" not in str(told)


@pytest.mark.parametrize("form", FORMS)
def test_somebody_who_is_no_candidate_stops_the_count(form, tmp_path):
    with pytest.raises(BadInput, match="no candidates are called"):
        ranks(tmp_path, FORMS[form](tmp_path), candidates=[{"name": "Ada"}])


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        ranks(tmp_path, {**generic(tmp_path), "filePath": "gone.csv"})


def test_a_paper_ranked_deeper_than_allowed_stops_the_count(tmp_path):
    source = generic(tmp_path)
    (tmp_path / "x.csv").write_text("id,Ada\n1,4\n")
    with pytest.raises(BadInput, match="maxRankingsAllowed is 3"):
        ranks(tmp_path, source)


@pytest.mark.parametrize("text", ["{", '{"rules":' * 100_000])
def test_a_configuration_that_is_no_json_is_told_in_one_line(tmp_path, text):
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(BadInput, match="not JSON"):
        read_config_file(tmp_path / "c.json")


def test_a_configuration_that_is_not_there_or_no_file_is_told_in_one_line(tmp_path):
    with pytest.raises(BadInput, match="No such file"):
        read_config_file(tmp_path / "c.json")
    with pytest.raises(BadInput, match="is a file, for its records lie beside it"):
        read_config_file(tmp_path)
