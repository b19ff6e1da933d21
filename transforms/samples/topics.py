"""What synthetic cables talk about: TAGS, subjects, headings and sentences, all our own writing.

Slots in braces are filled by `transforms.samples.prose`: people `{p}` (a name in full) and `{l}` (surname),
places `{c}` `{city}` `{n}` (a neighbour) `{us}`, `{adj}` `{nadj}` `{people}`, bodies `{gov}` `{ministry}`
`{agency}` `{party}` `{firm}` `{igo}`, and figures `{date}` `{month}` `{pct}` `{money}` `{count}`.
"""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """One subject matter: its TAGS, its subject lines, its headings and its sentences."""

    tags: tuple[str, ...]
    subjects: tuple[str, ...]
    headings: tuple[str, ...]
    sentences: tuple[str, ...]


ENERGY = Topic(
    ("ENRG", "EPET", "ECON", "EINV", "PREL", "ETRD"),
    (
        "{C} WEIGHS NEW TERMS FOR OFFSHORE EXPLORATION",
        "{FIRM} AND THE {ADJ} GAS LAW: WHO PAYS, WHO WAITS",
        "{ADJ} PIPELINE TALKS SLIP INTO AUTUMN",
    ),
    ("A LAW WITHOUT REGULATIONS", "PIPELINE POLITICS", "WHAT THE COMPANIES WANT"),
    (
        "{p}, who heads the licensing committee at the {ministry}, told Econoff that the {gov} would not open a new bid round before {month}.",
        "{firm} has spent {money} on seismic work off {city} and has yet to see a signed contract.",
        "According to {l}, the {adj} side expects production to grow by {pct} once the northern field is connected.",
        "A manager of {firm} said that the terms compared poorly with those in {n}, where a similar block was awarded in {month}.",
        "{l} blamed the delay on the {agency}, which must clear every contract worth more than {money}.",
        "The pipeline through {n} would carry {count} million cubic meters a day and cost {money}.",
        "{people} pay a fraction of the market price for fuel, and {l} saw no appetite in {city} to change that before the election.",
        "Post has encouraged {firm} to raise its tax concerns with {p} directly.",
        "The {ministry} published the draft law on {date}, but the annexes that set the royalty are missing.",
        "{l} asked whether the {us} would support a feasibility study through the {igo}.",
        "Two {nadj} companies have already left {city} over unpaid invoices.",
        "Refinery output fell by {pct} after a fire near {city} on {date}.",
    ),
)

ELECTIONS = Topic(
    ("PGOV", "KDEM", "PREL", "PHUM", "PINR"),
    (
        "{C}: {PARTY} LOOKS PAST THE FIRST ROUND",
        "{ADJ} ELECTION LAW LEAVES EVERYONE A LITTLE UNHAPPY",
        "WHO FOLLOWS {L}? THE {ADJ} SUCCESSION, AGAIN",
    ),
    ("A PARTY OF ONE", "THE NUMBERS", "VOTERS SHRUG", "COALITION ARITHMETIC"),
    (
        "{p} of the {party} told Poloff on {date} that the party would field candidates in all but {count} districts.",
        "{l} dismissed the latest poll, which gives the {party} {pct} of the vote in {city}.",
        "The {agency} has registered {count} thousand voters since {month}, most of them in the south.",
        "Several editors in {city} said privately that {l} writes the front page himself.",
        "{l} described relations with the {party} as correct, cold and useful.",
        "The {gov} invited observers from the {igo}, but not from {n}.",
        "A deputy of the {party} complained that the {ministry} had moved the polling stations without notice.",
        "{people} we spoke with in {city} could name the mayor and no other candidate.",
        "{p} predicted that the {adj} parliament would not sit before {month}.",
        "Turnout in the last local election was {pct}, a figure that {l} called generous.",
        "{l} has spent {money} on the campaign, according to a contact at the {agency}.",
        "The courts are expected to rule on the {party} list by {date}.",
    ),
)

COUNTERTERRORISM = Topic(
    ("PTER", "PREL", "PGOV", "KCRM", "ASEC", "PINR"),
    (
        "{C}: {L} PROMISES FASTER ANSWERS ON WATCHLIST REQUESTS",
        "AIRPORT SECURITY IN {CITY}: PROGRESS, WITH GAPS",
        "{ADJ} COURTS AND THE FINANCING OF TERROR",
    ),
    ("BORDERS", "MONEY TRAIL", "TRAINING AND EQUIPMENT"),
    (
        "{p}, the {adj} coordinator for border security, accepted our list of {count} questions and answered two of them.",
        "The {agency} stopped {count} travelers at {city} airport in {month}, and released all but one.",
        "{l} said that cooperation with {n} was limited to the exchange of photographs.",
        "RSO noted that the cameras bought with {us} funds at the port of {city} had been switched off to save power.",
        "The {ministry} has frozen {money} in accounts linked to a charity with offices in {n}.",
        "{l} asked for training at a {us} academy for {count} officers, and for a written reply by {date}.",
        "A judge in {city} acquitted the three {nadj} defendants on {date}, citing the state of the evidence.",
        "{p} believed that recruits pass through {n} and return within a year.",
        "The {gov} has signed the {igo} convention but has not yet sent it to parliament.",
        "Legatt and {l} agreed to meet every second week.",
        "{people} living near the border see the new patrols mostly as a tax on smuggling.",
    ),
)

NUCLEAR = Topic(
    ("KNNP", "MNUC", "PARM", "ENRG", "PREL", "TRGY"),
    (
        "{C} SEEKS TERMS FOR RETURN OF RESEARCH REACTOR FUEL",
        "{IGO} INSPECTORS LEAVE {CITY} WITHOUT THE LOGBOOKS",
        "{ADJ} VIEWS ON THE NEXT SAFEGUARDS REPORT",
    ),
    ("THE SHIPMENT", "A QUESTION OF CASKS", "SAFEGUARDS"),
    (
        "{p}, director of the research center outside {city}, said the fuel would be ready to move by {date}.",
        "The {igo} team counted {count} assemblies and found the seals intact.",
        "{l} insisted that the aircraft land at {city} and not at the military field.",
        "The {gov} wants the {us} to pay for the casks, which {l} priced at {money}.",
        "Experts from {n} had offered to take the material, an idea the {ministry} rejected in {month}.",
        "{l} repeated three times that {c} keeps its commitments.",
        "The delay costs {money} a week in guard duty alone, according to the {agency}.",
        "DOE experts measured the dose rate at the loading bay and saw no reason to stop.",
        "{p} asked that the {us} acknowledge the {adj} contribution in public.",
        "The {adj} delegation in Vienna will abstain on the {igo} resolution unless {n} changes its draft.",
        "Ambassador reminded {l} that the {igo} board meets on {date}.",
    ),
)

TRADE = Topic(
    ("ETRD", "ECON", "EINV", "EAGR", "BEXP", "EFIN"),
    (
        "{C} LIFTS BAN ON FROZEN POULTRY, THEN COUNTS THE BOXES",
        "{FIRM} WINS TENDER, WAITS FOR PAYMENT",
        "MARKET ACCESS: A FRANK TALK WITH {L}",
    ),
    ("CUSTOMS", "THE TENDER", "WHY IT MATTERS TO EXPORTERS"),
    (
        "{p} of the {ministry} confirmed that the tariff on machinery would fall to {pct} on {date}.",
        "{firm} shipped {count} containers through {city} in {month} and paid the old rate on each of them.",
        "The {adj} standards office accepts test results from {n}, but not from the {us}.",
        "{l} described the port of {city} as a school of patience.",
        "Agricultural attache estimates that the market for {us} wheat is worth {money} a year.",
        "{l} promised to look into the case of {firm}, and asked us to send the papers a third time.",
        "Exports to {n} grew by {pct} last year, helped by a weak currency.",
        "The chamber of commerce in {city} has {count} members, a third of them dormant.",
        "The {gov} raised a loan of {money} with the {igo} to modernize its customs.",
        "{people} prefer {nadj} brands at the low end and {us} ones where price is no object.",
        "{p} wondered aloud why {firm} did not simply hire a local agent.",
    ),
)

FINANCE = Topic(
    ("EFIN", "ECON", "PGOV", "EINV", "KTFN"),
    (
        "{C} CENTRAL BANK BUYS TIME",
        "{IGO} MISSION TO {CITY}: THE ARITHMETIC OF AUSTERITY",
        "{ADJ} BANKS AFTER THE MERGER",
    ),
    ("RESERVES", "BANKS", "THE BUDGET"),
    (
        "Reserves stood at {money} at the end of {month}, enough for {count} weeks of imports.",
        "{p}, deputy governor of the central bank, told Econcouns that the peg would hold.",
        "The {igo} mission left {city} on {date} without a letter of intent.",
        "Inflation reached {pct} in {month}, and {l} expects it to fall when the harvest comes in.",
        "{firm} has lent {money} to firms owned by the family of {l}.",
        "A banker from {n} said that the {adj} market was open to anybody with a cousin.",
        "The {ministry} plans to sell its stake in {firm} and to keep the board seats.",
        "{l} put the budget deficit at {pct} of GDP, somewhat below the figure of the {igo}.",
        "{people} are moving savings into land and into {n}.",
        "The {agency} closed two exchange houses in {city} for laundering {money}.",
        "{p} thought the {us} crisis would reach {c} with a delay of {count} months.",
    ),
)

HUMAN_RIGHTS = Topic(
    ("PHUM", "PGOV", "KDEM", "ELAB", "PREL", "KWMN"),
    (
        "{C}: EDITOR RELEASED, NEWSPAPER STILL CLOSED",
        "{ADJ} NGO LAW: THE SMALL PRINT",
        "LABOR UNIONS IN {CITY} TEST THE NEW CODE",
    ),
    ("THE TRIAL", "PRESS FREEDOM", "CIVIL SOCIETY"),
    (
        "{p}, a lawyer who has defended {count} journalists, told Poloff that her client was held for {count} days without charge.",
        "The {ministry} said that the newspaper had been closed for unpaid rent.",
        "{l} met the diplomatic corps on {date} and took no questions.",
        "Members of the {party} walked out of the hearing in {city}.",
        "The new law obliges groups with foreign funds to register with the {agency} by {date}.",
        "{l} said that life in {city} was better than in {n}, which was all he would say by telephone.",
        "Strikers at {firm} went back to work after an offer of {pct}.",
        "Embassy observers from the {igo} and {n} were admitted to the courtroom, ours was not.",
        "{people} of the younger generation read the news on servers abroad.",
        "{p} thanked the {us} for the exchange program, and asked that we not mention her name.",
        "The {gov} has replied to {count} of the {count} cases in the {igo} report.",
    ),
)

DEFENSE = Topic(
    ("MARR", "MASS", "MOPS", "PREL", "NATO", "PGOV"),
    (
        "{C}: {L} ON TROOPS, HELICOPTERS AND PARLIAMENT",
        "{ADJ} NAVY PREPARES FOR JOINT EXERCISE",
        "FIGHTER TENDER ENTERS ITS FOURTH YEAR IN {CITY}",
    ),
    ("TROOP LEVELS", "THE TENDER", "PARLIAMENT AND THE MANDATE"),
    (
        "{p}, the deputy chief of staff, said that {c} would keep {count} soldiers in the north until {month}.",
        "The mandate expires on {date}, and {l} foresees a long debate.",
        "{firm} has offered {count} aircraft for {money}, with offsets in {city}.",
        "{l} asked that the {us} release the radar codes before the trials.",
        "The {adj} contingent lacks helicopters, and {n} has none to lend.",
        "DATT noted that the barracks near {city} had been painted for the visit.",
        "The {igo} command expects {adj} staff officers by {month}.",
        "The {ministry} has cut flying hours by {pct} to pay for fuel.",
        "{l} said the exercise with {n} was about seamanship and nothing else.",
        "A member of the defense committee from the {party} called the price of {money} a provocation.",
        "{p} will travel to {wash} on {date}.",
    ),
)

ENVIRONMENT = Topic(
    ("SENV", "EAID", "EAGR", "KGHG", "ECON", "PREL"),
    (
        "{C} CLIMATE NEGOTIATOR SEES ROOM FOR A NUMBER",
        "WHALES, QUOTAS AND COALITIONS IN {CITY}",
        "WATER ACROSS THE BORDER: {C} AND {N}",
    ),
    ("TARGETS", "THE RIVER", "FISHERIES"),
    (
        "{p}, the chief negotiator, told ESTH officer that {c} could accept a target of {pct} by 2020.",
        "The dam in {n} will hold back {count} million cubic meters in a dry year.",
        "{l} complained that the {igo} had counted the same forest twice.",
        "Fishermen in {city} have asked for a quota of {count} tons.",
        "The {ministry} has {count} inspectors and one boat.",
        "{l} doubted that {n} would sign before {month}.",
        "An aid project worth {money} restored the wells around {city}.",
        "{people} take clean water for a right, and leave the bill to the {gov}.",
        "{firm} plans a wind farm with {adj} and {nadj} partners.",
        "The {us} position paper was read with care in {city}, {p} said.",
        "Emissions fell by {pct}, which {l} credited to the closing of {firm}.",
    ),
)

CONSULAR = Topic(
    ("CVIS", "CASC", "SMIG", "PREL", "KCRM"),
    (
        "{CITY} VISA FRAUD: THE SAME STAMP IN {N}",
        "{C} TIGHTENS EXIT RULES FOR STUDENTS",
        "WELFARE AND WHEREABOUTS: TWO CASES IN {CITY}",
    ),
    ("FRAUD TRENDS", "STUDENT VISAS"),
    (
        "Consular section in {city} interviewed {count} applicants in {month} and refused {pct} of them.",
        "{p} of the {ministry} admitted that blank passports had gone missing in {n}.",
        "The {agency} arrested a printer in {city} on {date} with {count} entry stamps.",
        "{l} asked for {us} help in reading the damaged chips.",
        "Students from {c} now need a letter from the {ministry} and another from a bank.",
        "{people} with family in the {us} wait {count} months for an appointment.",
        "{l} agreed to let Consoff visit the detained citizen on {date}.",
        "A charity run by {p} has sheltered {count} migrants from {n}.",
        "The {gov} will introduce the new passport in {month}, at a price of {money} for the contract.",
        "{firm} offers to fill in the forms for a fee that exceeds the fee.",
    ),
)

TOPICS: tuple[Topic, ...] = (
    ENERGY,
    ELECTIONS,
    COUNTERTERRORISM,
    NUCLEAR,
    TRADE,
    FINANCE,
    HUMAN_RIGHTS,
    DEFENSE,
    ENVIRONMENT,
    CONSULAR,
)

# Sentences that fit any subject, so that paragraphs differ in length and tone.
GENERAL: tuple[str, ...] = (
    "{l} paused, then changed the subject to the weather in {city}.",
    "This was no small concession.",
    "The meeting lasted an hour and was cordial throughout.",
    "{p} has known {l} since they studied together in {wash}.",
    "The Ambassador thanked {l} and said that {wash} would study the proposal.",
    "{l} replied that {c} had waited long enough.",
    "The {adj} press reported the visit on {date}, without the details.",
    'Asked about {n}, {l} said that the {nadj} position was "known, old and tired" and left it there.',
    "In his view, the {us} should speak less about {city} and more with it.",
    "There is, {l} conceded, no plan for the day after.",
    "{p} (protect) gave us a copy of the letter.",
    "The {gov} has denied the report, the {party} has printed it, and {firm} has framed it.",
    "He added that the {igo} office in {city} would close in {month}.",
    "On {date}, {p} called the Embassy to confirm the point (ref A).",
    "{l} and {p} will meet again in {city} before the end of {month}.",
    "Neither the {ministry} nor the {agency} would comment.",
    "A note verbale followed on {date}; it said less than the press release.",
    "{c}, {n} and the {us} each keep a different map of the place.",
    "Would {l} accept a smaller role? He would not say.",
    "It is too early to tell.",
)

COMMENTS: tuple[str, ...] = (
    "{l} is well informed and likes to be thought so.",
    "We do not expect the {gov} to move before {month}.",
    "The {ministry} needs a success, and {firm} needs a customer; both need time.",
    "{p} may have overstated the danger, but {people} in {city} tell us much the same.",
    "An early word from {wash} would help {l} against the doubters in the {party}.",
    "What {c} says about {n} is often meant for {city}.",
)

NEIGHBORS: dict[str, tuple[tuple[str, str], ...]] = {
    "arab": (("Sudan", "Sudanese"), ("Jordan", "Jordanian"), ("Mali", "Malian"), ("Syria", "Syrian")),
    "west asia": (("Iran", "Iranian"), ("Tajikistan", "Tajik"), ("Georgia", "Georgian"), ("India", "Indian")),
    "europe": (
        ("Austria", "Austrian"),
        ("Belgium", "Belgian"),
        ("Poland", "Polish"),
        ("Croatia", "Croatian"),
    ),
    "iberia": (
        ("Uruguay", "Uruguayan"),
        ("Mexico", "Mexican"),
        ("Paraguay", "Paraguayan"),
        ("Cuba", "Cuban"),
    ),
    "north": (("Norway", "Norwegian"), ("Denmark", "Danish"), ("Finland", "Finnish"), ("Belgium", "Belgian")),
    "steppe": (
        ("Kazakhstan", "Kazakh"),
        ("Georgia", "Georgian"),
        ("Ukraine", "Ukrainian"),
        ("Iran", "Iranian"),
    ),
    "east asia": (
        ("Vietnam", "Vietnamese"),
        ("Thailand", "Thai"),
        ("Mongolia", "Mongolian"),
        ("Laos", "Laotian"),
    ),
    "south asia": (("Nepal", "Nepalese"), ("Bangladesh", "Bangladeshi"), ("Bhutan", "Bhutanese")),
    "west africa": (
        ("Ghana", "Ghanaian"),
        ("Liberia", "Liberian"),
        ("Guinea", "Guinean"),
        ("Benin", "Beninese"),
    ),
    "east africa": (("Uganda", "Ugandan"), ("Tanzania", "Tanzanian"), ("Somalia", "Somali")),
}

MINISTRIES: tuple[str, ...] = (
    "Ministry of Energy",
    "Foreign Ministry",
    "Ministry of Interior",
    "Ministry of Trade",
    "Finance Ministry",
    "Defense Ministry",
)
AGENCIES: tuple[str, ...] = (
    "Audit Court",
    "National Security Council",
    "Customs Authority",
    "Election Board",
)
PARTIES: tuple[str, ...] = (
    "Unity and Reform Party",
    "National Renewal Front",
    "Farmers Alliance",
    "Civic League",
)
FIRMS: tuple[str, ...] = (
    "Meridian Petroleum",
    "Halcyon Grain Corporation",
    "Northmark Telecom",
    "Kestrel Aerospace",
    "Bluewater Shipping",
    "Castellan Bank",
)
ORGANIZATIONS: tuple[str, ...] = ("EU", "UN", "NATO", "IAEA", "IMF", "World Bank", "WTO", "OSCE")
