"""Invented results in the shapes of Germany's returning officer and of Elections Canada."""

KERG2 = (
    "Wahlart;Wahltag;Gebietsart;Gebietsnummer;Gebietsname;UegGebietsart;UegGebietsnummer;Gruppenart;Gruppenname;"
    "Gruppenreihenfolge;Stimme;Anzahl;Prozent;VorpAnzahl;VorpProzent;DiffProzent;DiffProzentPkt;Bemerkung;Gewählt\n"
)
_TITLE = "\ufeff# (c) Amt für Zahlen, Mereland 2027{0}\n# Lizenz: frei{0}\n{0}\nErgebnisse nach Wahlkreisen{0}\n{0}\n"
_SEATS = {
    ("001", "Oberau", "Mühle"): ({"Mühle": 120, "Anker": 80, "Ähre": "", "EB: Quill": 10}, {"Mühle": 100, "Ähre": 110}),
    ("002", "Unterau", "Anker"): ({"Mühle": 70, "Anker": 95, "Ähre": 30}, {"Mühle": 60, "Ähre": 135}),
}
CANADA = (
    "Province,Electoral District Name/Nom de circonscription,Electoral District Number/Numéro de circonscription,"
    "Candidate/Candidat,Candidate Residence/Résidence du candidat,Votes Obtained/Votes obtenus,"
    "Percentage of Votes Obtained /Pourcentage des votes obtenus,Majority/Majorité\n"
)
_DISTRICTS = (("Oxley Bay/Baie d'Oxley", "10001"), ("Penn--Reed", "10002"), ("Quay", "10003"))
_STANDING = (("Ada Pell", "Orchard Party/Parti du verger", 50), ("Bo Finch", "Cedar/Cèdre", 30),
             ("Cy Stone", "Independent/Indépendant(e)", 20))  # fmt: skip


def kerg2(votes=(1, 2)):
    """The federation, a Land and two constituencies, one below the other; first votes, second votes or both."""
    lines = [_TITLE.format(";" * 18), KERG2]
    lines += _area("Bund;99;Bundesgebiet;;", ({"Mühle": 190, "Anker": 175}, {"Mühle": 160}), "", votes)
    lines += _area("Land;01;Nordmark;BUND;99", ({"Mühle": 190, "Anker": 175}, {"Mühle": 160}), "", votes)
    for (number, name, won), counts in _SEATS.items():
        lines += _area(f"Wahlkreis;{number};{name};LAND;01", counts, won, votes)
    return "".join(lines)


def _area(area, counts, won, votes):
    yield _line(area, "System-Gruppe;Wahlberechtigte", "", 500, won)
    for vote in votes:
        of_party = counts[vote - 1]
        valid = sum(count or 0 for count in of_party.values())
        yield _line(area, "System-Gruppe;Ungültige", vote, 7, won)
        yield _line(area, "System-Gruppe;Gültige", vote, valid, won)
        for party, count in of_party.items():
            group = "Einzelbewerber/Wählergruppe" if party.startswith("EB") else "Partei"
            share = f"{100 * count / valid:.6f}".replace(".", ",") if count else ""
            yield _line(area, f"{group};{party}", vote, f"{count};{share}", won)


def _line(area, group, vote, count, won):
    counted = count if ";" in str(count) else f"{count};"
    return f"BT;21.03.2027;{area};{group};1;{vote};{counted};;;;;;{won}\n"


def canada():
    """Three districts; the party stands behind the candidate, in two languages. ** was the member."""
    lines = [CANADA]
    for place, (district, number) in enumerate(_DISTRICTS):
        for who, party, count in _STANDING:
            mark = " **" if place == 1 and party.startswith("Cedar") else ""
            lines.append(
                f'"North Mereland/Mereland-du-Nord","{district}","{number}","{who} {place}{mark} {party}",'
                f'"Penn, N.M./ M.-N.",{count},{count}.0,{"     20" if count == 50 else ""}\n'
            )
    return "".join(lines)
