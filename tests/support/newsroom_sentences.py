"""What stands in the newsroom's articles: sentences with a mistake, as `[wrong>right]`."""

SENTENCES = """\
The council will [recieve>receive] the final report before the end of the month.
Nobody on [teh>the] square had expected the work to take ten years.
Cyclists and trams are to have [seperate>separate] lanes on the northern side.
The worst delay [occured>occurred] in the second winter, when the river froze.
In a letter the [goverment>government] promised to pay a third of the cost.
Shops may stay open [untill>until] ten on the first two evenings.
The committee must now decide [wich>which] of the two plans to follow.
“We will [definately>definitely] be back next summer,” the conductor said.
The new hall can [accomodate>accommodate] four hundred guests.
Small [buisness>business] owners had asked for longer hours since spring.
Neighbours were allowed to keep [there>their] gardens by the water.
Both sides fear that they will [loose>lose] the vote on Thursday.
The mayor [publically>publicly] thanked the masons for their patience.
More money will be [neccessary>necessary] to mend the western pier.
Letters can be sent to the town hall’s old [adress>address].
The festival has had a fixed place in the [calender>calendar] since 1962.
A [commitee>committee] of nine will read every complaint.
There was broad [concensus>consensus] that the lights should stay.
“I did not want to [embarass>embarrass] anybody,” she told this paper.
From the [begining>beginning] the budget was too small by half.
The oldest tree, an elm, [definatly>definitely] has to be felled.
Pupils get a warm meal for [aproximately>approximately] three euros.
Forecasters [beleive>believe] that the storm will turn north overnight.
The crew met [wierd>weird] noises with a shrug and a cup of tea.
Two of the carriages have [dissapeared>disappeared] from the timetable.
The owner was [suprised>surprised] by the number of visitors.
It took the divers a [wholy>wholly] uneventful hour to find the anchor.
The last reel was shown in the [presense>presence] of two hundred guests.
Harbour fees will [rise rise>rise] by two per cent in January.
Each tree is given a number and [it's>its] own small brass plate.
The ministry has [acknowleged>acknowledged] the letter, but not answered it.
Volunteers planted [fourty>forty] lime trees along the embankment.
The bridge was closed for [maintainance>maintenance] on Sunday morning.
Critics call the plan a waste of the [peoples>people’s] money.
The [existance>existence] of the tunnel had been a rumour for years.
Trams will run every six minutes, [accross>across] the river too.
Most of the seats were [allready>already] taken at noon.
The hall’s roof is [independant>independent] of the walls around it.
A spokeswoman [refered>referred] all questions to the regional office.
Ticket prices [effect>affect] families more than anybody else.
The gates open at nine, [wether>whether] it rains or not.
Work on the quay will [procede>proceed] as soon as the ice is gone.
Three members left the room in [dissagreement>disagreement].
An [occassional>occasional] delay cannot be ruled out, the operator said.
The archive holds every [edition edition>edition] since 1871.
"""


def sentences() -> list[tuple[str, str, str, str]]:
    """Return each sentence as what stands before the mistake, the mistake, what it should be, and what stands after."""
    parts = []
    for line in SENTENCES.splitlines():
        before, _, rest = line.partition("[")
        wrong, _, rest = rest.partition(">")
        right, _, after = rest.partition("]")
        parts.append((before, wrong, right, after))
    return parts
