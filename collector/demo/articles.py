"""The articles of the demo's invented newspaper whose mistakes have already been reported.

A mistake stands in the text as `[wrong>right]`.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a paragraph: the wrong text, the right one, and where it begins (in code points)."""

    paragraph: str
    wrong: str
    right: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends, in code points."""
        return self.start + len(self.wrong)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its slug, section, author, and its headline and paragraphs with their mistakes marked."""

    slug: str
    section: str
    author: str
    written: tuple[str, ...]
    """The headline and the paragraphs, with their mistakes marked."""
    passages: tuple[tuple[str, tuple[Mistake, ...]], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "passages", tuple(_read(text) for text in self.written))

    @property
    def headline(self) -> str:
        """The headline as it is printed."""
        return self.passages[0][0]

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs as they are printed."""
        return [text for text, _ in self.passages[1:]]

    @property
    def mistakes(self) -> list[Mistake]:
        """Every mistake, in the order of the text."""
        return [mistake for _, mistakes in self.passages for mistake in mistakes]


def _read(written: str) -> tuple[str, tuple[Mistake, ...]]:
    """Return a passage as it is printed, and its mistakes."""
    printed, places = "", []
    rest = written
    while "[" in rest:
        before, _, rest = rest.partition("[")
        wrong, _, rest = rest.partition(">")
        right, _, rest = rest.partition("]")
        places.append((wrong, right, len(printed) + len(before)))
        printed += before + wrong
    printed += rest
    return printed, tuple(Mistake(printed, *place) for place in places)


ARTICLES = (
    Article(
        "soup",
        "Harbour",
        "Elin Marsden",
        (
            "The soup that outlived three ships",
            "The pot is older than anybody who eats from it. It was cast in 1903, holds ninety litres, and has been "
            "[transfered>transferred] from ship to ship each time the town bought a new one.",
            "Nobody wrote the [reciepe>recipe] down until last winter, when the cook’s apprentice filled two school "
            "notebooks with it.",
            "“You start with leeks, and you do not stop [untill>until] somebody takes the knife away,” says Ottilie "
            "Brandt, who has cooked on all three boats.",
            "The quarrel is about dill. One half of Halvern holds that [it's>its] place is in the pot, the other that "
            "it belongs on the table.",
            "The new galley has an induction hob, [wich>which] nobody had asked for.",
            "In its first week the hob switched itself off [definately>definitely] too often: the pot is so heavy that "
            "the glass took it for a fault.",
            "The yard has promised a stronger plate by Easter, at [it’s>its] own expense.",
            "Until then the soup is cooked ashore, in the kitchen of the seamen’s mission, and carried aboard by "
            "[to>two] deckhands.",
            "A bowl still costs €2.80, bread [incuded>included].",
            "On Fridays there is fish in it; on all [the the>the] other days there is not, whatever the board says.",
        ),
    ),
    Article(
        "porpoises",
        "Region",
        "J. K. Nowak",
        (
            "What the hydrophones heard off the mole",
            "The first click was recorded at 3.12 in the morning, and the student on watch thought it was the "
            "[refridgerator>refrigerator].",
            "By the end of the month the station at Norrey had counted porpoises on 23 days, more [then>than] in the "
            "three Septembers before together.",
            "“We had not dared to [beleive>believe] it,” said Ilse Thorvald, who leads the count.",
            "Porpoises hear what we do not. The old ferry’s propeller was, to them, a wall of noise across the "
            "[hole>whole] Sound.",
            "Whether the quiet boat is the reason cannot be said for certain: herring were [plentyful>plentiful], too.",
            "The station has asked the harbour authority for two more [hydrofones>hydrophones], at €4,100 each.",
            "It will publish [it’s>its] figures in the spring, with those of the four other stations on the coast.",
            "Until then everybody can listen: the recordings are [avaliable>available] on the station’s pages.",
            "They sound, one reader wrote to us, “like somebody [who's>whose] zip is stuck”.",
        ),
    ),
    Article(
        "bridge",
        "Town",
        "Maria Santos",
        (
            "The bridge that was drawn nine times, and [payed>paid] for twice",
            "Every generation in Halvern [desings>designs] a bridge to Norrey. [Non>None] has built it.",
            "The oldest drawing, from 1871, shows a chain bridge with two towers and, between them, a "
            "[ballon>balloon].",
            "The most expensive one was [payed>paid] for twice: in 1929 the council ordered the same plans from two "
            "offices.",
            "Both sent a bill, and both bills are [preserverd>preserved] in the town’s archive.",
            "“It is the only thing about the bridge that was ever [delivered on on time>delivered on time],” says the "
            "archivist.",
            "After the war the piers were to be of [reinforced conrete>reinforced concrete], later of steel, and in "
            "1968 of nothing at all: the engineers proposed a tunnel.",
            "The tunnel was [payed>paid] for as well, at least its first twelve metres, which are now a wine cellar.",
            "In 1994 a referendum [have>has] ended the debate, or so it was thought: 51 per cent were against.",
            "The ninth plan hangs in the town hall since Tuesday. [Their>There] is no date on it, and no price.",
            "A [commitee>committee] of eleven will study it until the summer.",
            "Asked whether she believes that it will be built, the mayor [siad>said]: “I believe in ferries.”",
        ),
    ),
    Article(
        "fares",
        "Business",
        "Tom Reed",
        (
            "Evening fares: who pays, who [dosen’t>doesn’t]",
            "Since Monday a single costs 40 cents more after six o’clock. We answer what readers have asked "
            "[most oftenly>most often].",
            "Season tickets are not [effected>affected]: whoever has one travels at any hour, as before.",
            "Children under twelve pay nothing, provided that [there>they’re] with an adult.",
            "The night boat counts as an evening boat, [altough>although] it leaves in the morning.",
            "Those who live on Norrey can apply for a card that [entitels>entitles] them to the day fare at all hours.",
            "You will need a passport picture and the [reciept>receipt] for your rates.",
            "The card is sent by post and takes [aproximately>approximately] two weeks.",
            "Dogs, prams and bicycles [travels>travel] free, in the evening too.",
            "Cars pay by length. The new limit of the smallest class is 4.2 metres, not 4.5 [meter>metres] as the "
            "machines still say.",
            "Whoever was charged too much can have the difference back until 31 [Febuary>February].",
        ),
    ),
    Article(
        "budget",
        "Politics",
        "A. Writer",
        (
            "Council finds a third of the money that it had lost",
            "The council’s treasurer had good news on Thursday, and needed [to hours>two hours] to tell it.",
            "Of the 1.2 million that had gone missing from the books in March, some 400,000 have been found in an "
            "[acount>account] that nobody had closed since 1987.",
            "“It was not lost, it was [missplaced>misplaced],” he said, to laughter from the gallery.",
            "The rest, he conceded, may never have [exsisted>existed].",
            "The opposition called this “a [curios>curious] way to keep a ledger” and asked for an audit.",
            "The audit was [agreed up on>agreed upon] by 17 votes to 4.",
            "It will cost about 60,000, or a [seventh>fifteenth] of what was found.",
            "In the same sitting the members raised the dog tax, for the first time [since since>since] 2009.",
            "It now stands at €48 a year; guide dogs remain [excempt>exempt].",
            "The next sitting is on Thursday, 12 December, at six o’clock, and is open [for the public>to the public].",
        ),
    ),
    Article(
        "cinema",
        "Culture",
        "Olena Kovalenko",
        (
            "The last reel on Elm Street",
            "The Regent showed [it’s>its] first film in 1931 and its last on Sunday, to the same five hundred seats.",
            "They were all taken. People stood in the [isles>aisles], which the fire brigade, in row nine, chose "
            "not to see.",
            "The projectionist, Aurelio Pasch, had [choosen>chosen] the film himself and told nobody.",
            "When the lion roared, the house [roard>roared] back.",
            "“I have been wrong about [alot>a lot] of films,” he said afterwards, “but never about this one.”",
            "The building is to become a library, a café and, in the balcony, eleven [flat’s>flats].",
            "The screen stays where it is: the planners found it to be of “considerable [archictectural>architectural] "
            "merit”.",
            "The projector has been bought by a collector in Oxhaven, [who>whom] Mr Pasch describes as a serious man.",
            "Until the builders come, in March, the foyer is open on Saturdays. The popcorn machine works, he says, "
            "and somebody ought [too>to] use it.",
        ),
    ),
)
