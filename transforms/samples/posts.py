"""The posts that synthetic cables come from, and the people who sign and appear in them.

Posts, places, route indicators and country TAGS are facts; every person is made up.
"""

from __future__ import annotations

from typing import NamedTuple


class Post(NamedTuple):
    """One post: its name as printed, and the words its cables use for the country around it."""

    name: str
    country: str
    adjective: str
    people: str
    government: str
    tag: str
    region: str
    bureau: str
    route: str
    weight: int

    @property
    def mission(self) -> str:
        """How transmission headers call the mission: AMEMBASSY or AMCONSUL."""
        return "AMCONSUL" if self.name in _CONSULATES else "AMEMBASSY"

    @property
    def city(self) -> str:
        """The city as text spells it: The Hague."""
        return self.name.title()

    @property
    def origin(self) -> str:
        """The post as it stands in a cable's id: no spaces."""
        return self.name.replace(" ", "")


_CONSULATES = frozenset({"SAO PAULO"})

# Weights follow the public set roughly: a few posts send most of what is read.
# fmt: off
POSTS: tuple[Post, ...] = (
    Post("TRIPOLI", "Libya", "Libyan", "Libyans", "GOL", "LY", "arab", "NEA/MAG", "RUEHTRO", 9),
    Post("CAIRO", "Egypt", "Egyptian", "Egyptians", "GOE", "EG", "arab", "NEA/ELA", "RUEHEG", 5),
    Post("TUNIS", "Tunisia", "Tunisian", "Tunisians", "GOT", "TS", "arab", "NEA/MAG", "RUEHTU", 2),
    Post("ALGIERS", "Algeria", "Algerian", "Algerians", "GOA", "AG", "arab", "NEA/MAG", "RUEHAS", 2),
    Post("RABAT", "Morocco", "Moroccan", "Moroccans", "GOM", "MO", "arab", "NEA/MAG", "RUEHRB", 2),
    Post("BAGHDAD", "Iraq", "Iraqi", "Iraqis", "GOI", "IZ", "arab", "NEA/I", "RUEHGB", 4),
    Post("KABUL", "Afghanistan", "Afghan", "Afghans", "GIRoA", "AF", "west asia", "SCA/A", "RUEHBUL", 5),
    Post("ISLAMABAD", "Pakistan", "Pakistani", "Pakistanis", "GOP", "PK", "west asia", "SCA/PB", "RUEHIL", 4),
    Post("ANKARA", "Turkey", "Turkish", "Turks", "GOT", "TU", "west asia", "EUR/SE", "RUEHAK", 4),
    Post("RIYADH", "Saudi Arabia", "Saudi", "Saudis", "SAG", "SA", "arab", "NEA/ARP", "RUEHRH", 3),
    Post("ABU DHABI", "the United Arab Emirates", "Emirati", "Emiratis", "UAEG", "AE", "arab", "NEA/ARP", "RUEHAD", 2),
    Post("SANAA", "Yemen", "Yemeni", "Yemenis", "ROYG", "YM", "arab", "NEA/ARP", "RUEHYN", 2),
    Post("BERLIN", "Germany", "German", "Germans", "FRG", "GM", "europe", "EUR/CE", "RUEHRL", 4),
    Post("PARIS", "France", "French", "Parisians", "GOF", "FR", "europe", "EUR/WE", "RUEHFR", 5),
    Post("LONDON", "the United Kingdom", "British", "Britons", "HMG", "UK", "europe", "EUR/WE", "RUEHLO", 4),
    Post("MADRID", "Spain", "Spanish", "Spaniards", "GOS", "SP", "iberia", "EUR/WE", "RUEHMD", 5),
    Post("LISBON", "Portugal", "Portuguese", "Lisboetas", "GOP", "PO", "iberia", "EUR/WE", "RUEHLI", 1),
    Post("ROME", "Italy", "Italian", "Italians", "GOI", "IT", "europe", "EUR/WE", "RUEHRO", 2),
    Post("THE HAGUE", "the Netherlands", "Dutch", "Netherlanders", "GONL", "NL", "north", "EUR/UBI", "RUEHTC", 5),
    Post("STOCKHOLM", "Sweden", "Swedish", "Swedes", "GOS", "SW", "north", "EUR/NB", "RUEHSM", 2),
    Post("REYKJAVIK", "Iceland", "Icelandic", "Icelanders", "GOI", "IC", "north", "EUR/NB", "RUEHRK", 8),
    Post("MOSCOW", "Russia", "Russian", "Russians", "GOR", "RS", "steppe", "EUR/RUS", "RUEHMO", 4),
    Post("BAKU", "Azerbaijan", "Azerbaijani", "Azerbaijanis", "GOAJ", "AJ", "steppe", "EUR/CARC", "RUEHKB", 2),
    Post("ASHGABAT", "Turkmenistan", "Turkmen", "Turkmens", "GOTX", "TX", "steppe", "SCA/CEN", "RUEHAH", 1),
    Post("TASHKENT", "Uzbekistan", "Uzbek", "Uzbeks", "GOU", "UZ", "steppe", "SCA/CEN", "RUEHNT", 1),
    Post("BEIJING", "China", "Chinese", "Beijingers", "PRC", "CH", "east asia", "EAP/CM", "RUEHBJ", 3),
    Post("SEOUL", "South Korea", "Korean", "Koreans", "ROKG", "KS", "east asia", "EAP/K", "RUEHUL", 2),
    Post("TOKYO", "Japan", "Japanese", "Tokyoites", "GOJ", "JA", "east asia", "EAP/J", "RUEHKO", 2),
    Post("RANGOON", "Burma", "Burmese", "Burmans", "GOB", "BM", "east asia", "EAP/MLS", "RUEHGO", 1),
    Post("NEW DELHI", "India", "Indian", "Indians", "GOI", "IN", "south asia", "SCA/INS", "RUEHNE", 3),
    Post("BRASILIA", "Brazil", "Brazilian", "Brazilians", "GOB", "BR", "iberia", "WHA/BSC", "RUEHBR", 7),
    Post("SAO PAULO", "Brazil", "Brazilian", "Paulistas", "GOB", "BR", "iberia", "WHA/BSC", "RUEHSO", 2),
    Post("BOGOTA", "Colombia", "Colombian", "Colombians", "GOC", "CO", "iberia", "WHA/AND", "RUEHBO", 2),
    Post("LIMA", "Peru", "Peruvian", "Peruvians", "GOP", "PE", "iberia", "WHA/AND", "RUEHPE", 1),
    Post("LA PAZ", "Bolivia", "Bolivian", "Bolivians", "GOB", "BL", "iberia", "WHA/AND", "RUEHLP", 1),
    Post("CARACAS", "Venezuela", "Venezuelan", "Venezuelans", "GBRV", "VE", "iberia", "WHA/AND", "RUEHCV", 2),
    Post("BUENOS AIRES", "Argentina", "Argentine", "Argentines", "GOA", "AR", "iberia", "WHA/BSC", "RUEHBU", 2),
    Post("SANTIAGO", "Chile", "Chilean", "Chileans", "GOC", "CI", "iberia", "WHA/BSC", "RUEHSG", 1),
    Post("LAGOS", "Nigeria", "Nigerian", "Nigerians", "GON", "NI", "west africa", "AF/W", "RUEHOS", 2),
    Post("NAIROBI", "Kenya", "Kenyan", "Kenyans", "GOK", "KE", "east africa", "AF/E", "RUEHNR", 1),
    Post("FREETOWN", "Sierra Leone", "Sierra Leonean", "Sierra Leoneans", "GOSL", "SL", "west africa", "AF/W", "RUEHFN", 1),
)
# fmt: on

# Given names and surnames by region; whoever they name when joined is nobody.
NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "arab": (
        ("Walid", "Samir", "Nabil", "Rafiq", "Huda", "Layla", "Munir", "Adel", "Karima", "Tariq"),
        (
            "Haddouri",
            "Benmalik",
            "Sarrafi",
            "Zintani",
            "Mahrouqi",
            "Tarhuni",
            "Khalloufi",
            "Dabbagh",
            "Ruwaydi",
        ),
    ),
    "west asia": (
        ("Farid", "Zalmay", "Cengiz", "Selim", "Nadia", "Rahim", "Defne", "Hamid", "Aylin", "Yusuf"),
        (
            "Noorzada",
            "Karahanli",
            "Shinwarai",
            "Demirtasli",
            "Baloghi",
            "Ozgurel",
            "Qadiri",
            "Wardaki",
            "Tekines",
        ),
    ),
    "europe": (
        ("Matthias", "Claire", "Giorgio", "Helene", "Edmund", "Franziska", "Luc", "Beatrice", "Alastair"),
        (
            "Brandtner",
            "Delacourte",
            "Morvandieu",
            "Fennimore",
            "Castellari",
            "Hohlbein",
            "Ashgrove",
            "Pontevia",
        ),
    ),
    "iberia": (
        (
            "Ignacio",
            "Lucia",
            "Rodrigo",
            "Marisol",
            "Anselmo",
            "Teresa",
            "Joaquim",
            "Paloma",
            "Vicente",
            "Ines",
        ),
        (
            "Villarroela",
            "Montesclaro",
            "Azevinho",
            "Peralvo",
            "Quintarelo",
            "Bustamonte",
            "Carvalheda",
            "Zurbarena",
        ),
    ),
    "north": (
        ("Pieter", "Sigrun", "Lars", "Marijke", "Bjarni", "Annika", "Joost", "Hallgrimur", "Katrin"),
        (
            "Oosterwold",
            "Vesterdal",
            "Brynjarsson",
            "Haverkampen",
            "Lindstrand",
            "Thorleifsdottir",
            "Zuiderhoek",
        ),
    ),
    "steppe": (
        ("Anatoly", "Dilnoza", "Rustam", "Yelena", "Elnur", "Gulshat", "Maksim", "Oraz", "Vera"),
        (
            "Karpovtsev",
            "Aliyarov",
            "Durdiyeva",
            "Sokolnik",
            "Yuldashbek",
            "Mirzaliyev",
            "Nechayenko",
            "Orlovtsev",
        ),
    ),
    "east asia": (
        ("Wenliang", "Haruto", "Min-seo", "Thandar", "Jianyu", "Akiko", "Sung-jae", "Kyaw"),
        ("Shenqiao", "Mizunara", "Paksong", "Thet-naing", "Luoyan", "Kuroiwata", "Namgung-ho"),
    ),
    "south asia": (
        ("Arvind", "Meenakshi", "Rajat", "Sunita", "Devendra", "Kavita", "Prakash"),
        ("Chandrakar", "Venkatapuram", "Mukhopadhya", "Rathoria", "Deshmane", "Iyengaran"),
    ),
    "west africa": (
        ("Kwabena", "Adaeze", "Ibrahima", "Fatmata", "Olusegun", "Mariama", "Tunde"),
        ("Adebowaleh", "Koromani", "Nwachukwude", "Sesayo", "Ojukwuma", "Bangurani"),
    ),
    "east africa": (
        ("Wanjiru", "Otieno", "Halima", "Kiprono", "Amina", "Mutua"),
        ("Kamaunde", "Odhiambola", "Chebetwa", "Njorogeri", "Mwangale"),
    ),
}

OFFICERS_GIVEN: tuple[str, ...] = (
    "Alan", "Barbara", "Charles", "Denise", "Eleanor", "Frank", "Grace", "Harold", "Irene", "Jonathan",
    "Kathryn", "Leonard", "Margaret", "Neil", "Patricia", "Robert", "Susanna", "Theodore", "Virginia", "Walter",
)  # fmt: skip

OFFICERS_SURNAME: tuple[str, ...] = (
    "Aldershaw", "Birkenholt", "Coverdale", "Drummondson", "Ellingwood", "Farnsleigh", "Garrowby",
    "Hathersage", "Inglethorpe", "Jessamine", "Kettlewell", "Lockridge", "Marchbanks",
    "Netherfield", "Ormesby", "Penhallow", "Quillmore", "Ravensdale", "Stanhopewood", "Thistleton",
    "Underhay", "Wetherfield", "Van Oosten", "Yarborough",
)  # fmt: skip

OFFICER_TITLES: tuple[str, ...] = (
    "Ambassador",
    "Charge d'Affaires",
    "Deputy Chief of Mission",
    "Political Counselor",
    "Economic Counselor",
    "Acting Deputy Chief of Mission",
)
