"""What a report finds wrong: the smallest runs of words that its suggestion changes."""

import random
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from collector.text.changes import find
from collector.text.normalise import normalise_trimmed
from tests.support.passages import marked, text_of
from tests.support.work import calls_of

TEXT = "The mayor opened teh bridge at noon, and the results was presented on Monday."


def found(text, suggestion, **how):
    """Return what a report finds wrong: the words, and the text that should replace them."""
    one = marked(text, **how)
    return [(text_of(one, finding.span), finding.text) for finding in find(one, suggestion)]


SMALLEST = [
    # (the paragraph with the selection, the suggestion, the words that change and what they become…)
    ("The mayor opened ⟦teh⟧ bridge.", "the", ("teh", "the")),
    ("The mayor ⟦opened teh bridge⟧.", "opened the bridge", ("teh", "the")),
    (f"⟦{TEXT}⟧", TEXT.replace("teh", "the"), ("teh", "the")),
    ("The definately best, a ⟦definately best⟧ one.", "definitely best", ("definately", "definitely")),
    # Several changes, also of words side by side: each word has its own.
    (f"⟦{TEXT}⟧", TEXT.replace("teh", "the").replace("was", "were"), ("teh", "the"), ("was", "were")),
    ("I saw ⟦teh ct⟧ today.", "the cat", ("teh", "the"), ("ct", "cat")),
    ("He ate ⟦a apples⟧.", "an apple", ("a", "an"), ("apples", "apple")),
    ("They ⟦have went⟧ home.", "had gone", ("have", "had"), ("went", "gone")),
    ("⟦Lets eat grandma⟧ now.", "Let's eat, grandma", ("Lets", "Let's"), ("eat", "eat,")),
    # Words that replace others which are not similar are one change.
    ("The ⟦mayor opened teh bridge at⟧ noon.", "mayor saw a ship at", ("opened teh bridge", "saw a ship")),
    ("We went ⟦at noon on a Monday⟧ then.", "at midday on a Monday", ("noon", "midday")),
]

PUT_IN = [
    # It is shown with the word before it.
    ("It ⟦was presented⟧ on Monday.", "was not presented", ("was", "was not")),
    ("It was ⟦presented⟧ on Monday.", "not presented", ("was", "was not")),
    ("It was presented on ⟦Monday.⟧", "Monday morning.", ("Monday", "Monday morning")),
    ("The ⟦bridge at⟧ noon.", "bridge, at", ("bridge", "bridge,")),
    ("The bridge at ⟦noon⟧", "noon.", ("noon", "noon.")),
    ("We said ⟦“yes” or⟧ no.", "“yes”, or", ("yes”", "yes”,")),  # a mark is no word: it goes with the word before it
    # At the paragraph's beginning, where no word is before it, with the word after it.
    ("⟦The mayor⟧ opened it.", "Then The mayor", ("The", "Then The")),
    ("⟦The⟧ mayor opened it.", "“The", ("The", "“The")),
    ("⟦The mayor⟧ opened it.", "Today, the mayor", ("The", "Today, the")),
    ("⟦“The⟧ mayor opened it.", "“Then The", ("“", "“Then")),
]

TAKEN_OUT = [
    ("The ⟦very⟧ old bridge.", "", ("very", "")),
    ("The ⟦very old⟧ bridge.", "old", ("very", "")),
    ("The old bridge⟦, at⟧ noon.", " at", (",", "")),
    ("At ⟦noon, and⟧ then.", "noon and", (",", "")),
    ("They ⟦have went⟧ home.", "went", ("have", "")),
    ("The ⟦very old bridge⟧ here.", "", ("very old bridge", "")),  # the box was emptied
    # Of words that are there twice nobody can tell which one goes: it is a change of both, whichever was marked.
    ("See ⟦the the⟧ house.", "the", ("the the", "the")),
    ("See ⟦the⟧ the house.", "", ("the the", "the")),
    ("See the ⟦the house⟧.", "house", ("the the", "the")),
    ("⟦See the⟧ the house.", "See", ("the the", "the")),
    ("See ⟦the the the⟧ house.", "the", ("the the the", "the")),
    ("⟦Very very⟧ red.", "Very", ("Very very", "Very")),
    ("We said ⟦that it is that it is⟧ so.", "that it is", ("that it is that it is", "that it is")),
]

SPACES = [
    ("He likes ⟦alot⟧ of it.", "a lot", ("alot", "a lot")),
    ("He ⟦likes alot⟧ of it.", "likes a lot", ("alot", "a lot")),
    ("He likes ⟦a lot⟧ of it.", "alot", ("a lot", "alot")),
    ("He ⟦likes foot ball⟧.", "likes football", ("foot ball", "football")),
    ("⟦One ,two⟧ three.", "One, two", ("One ,two", "One, two")),
    ("One ⟦,two⟧ three.", ", two", (",two", ", two")),
    ("At ⟦noon ,⟧ then.", "noon,", ("noon ,", "noon,")),
]

PART_OF_A_WORD = [
    ("The defin⟦ate⟧ly best.", "ite", ("definately", "definitely")),
    ("The ⟦definat⟧ely best.", "definit", ("definately", "definitely")),
    ("The b⟦est brid⟧ge.", "iggest brid", ("best", "biggest")),
    ("The brid⟦ge⟧ of it.", "", ("bridge", "brid")),
    ("They said ⟦s⟧o.", "n", ("so", "no")),
]

REWRITTEN = [
    # Nothing small is left: the change is of the whole selection.
    (f"⟦{TEXT}⟧", "lol", (TEXT, "lol")),
    (
        "⟦It rained on Monday.⟧ Then it snowed.",
        "Nobody was there at all!",
        ("It rained on Monday.", "Nobody was there at all!"),
    ),
    ("She ⟦said it and he wrote down all⟧ of it.", "has put that while she took notes",
     ("said it and he wrote down all", "has put that while she took notes")),
]  # fmt: skip

TYPOGRAPHY = [
    ("He said ⟦“yes”⟧ to it.", '"yes"', ("“", '"'), ("”", '"')),
    ("⟦He 'said' it.⟧", "He “said” it.", ("'", "“"), ("'", "”")),
    ("From ⟦1990-1995⟧ on.", "1990–1995", ("1990-1995", "1990–1995")),
    ("It ⟦was - well -⟧ good.", "was – well –", ("-", "–"), ("-", "–")),
    ("The ⟦Bridge⟧ is old.", "bridge", ("Bridge", "bridge")),
    ("We ⟦met in paris in june⟧.", "met in Paris in June", ("paris", "Paris"), ("june", "June")),
    # Where other things change, too, another kind of quotation mark alone is none: readers' keyboards put them in.
    ("⟦“It is definately so”⟧, she said.", '"It is definitely so"', ("definately", "definitely")),
]

SCRIPTS = [
    # Chinese, Japanese, Thai: a character as readers see it is a word.
    ("市政府宣布，新的⟦跨江大桥己经完工⟧。", "跨江大桥已经完工", ("己", "已")),
    ("市政府宣布，新的跨江大桥⟦己⟧经完工。", "已", ("己", "已")),
    ("市政府⟦宣布新⟧的大桥完工。", "宣布，新", ("布", "布，")),
    ("市政府⟦宣布，新⟧的大桥完工。", "宣布：新", ("，", "：")),
    ("沿线⟦的的商铺⟧将搬迁。", "的商铺", ("的的", "的")),
    ("沿线的⟦的⟧商铺将搬迁。", "", ("的的", "的")),
    ("新的⟦跨江大桥己经完工，居民期待以久⟧。", "跨江大桥已经完工，居民期待已久", ("己", "已"), ("以", "已")),
    ("新しい⟦ビルを立てる⟧計画だ。", "ビルを建てる", ("立", "建")),
    ("นายกเทศมนตรี⟦เปิดสพานเมื่อวาน⟧นี้", "เปิดสะพานเมื่อวาน", ("ส", "สะ")),
    ("นายกเทศมนตรีเปิด⟦สพาน⟧เมื่อวานนี้", "สะพาน", ("ส", "สะ")),
    # Others part words.
    ("وقالت ⟦وزارة الصحه إن⟧ اللقاح متوفر.", "وزارة الصحة إن", ("الصحه", "الصحة")),
    ("ראש העיר ⟦פתח את את הגשר⟧.", "פתח את הגשר", ("את את", "את")),
    ("पुल कल ⟦खुल गय है⟧।", "खुल गया है", ("गय", "गया")),
    ("Die ⟦Strase ist⟧ gesperrt.", "Straße ist", ("Strase", "Straße")),
    ("Він зробив ⟦помилку у в місті⟧.", "помилку в місті", ("у", "")),
    ("다리를 ⟦할수 있다⟧.", "할 수 있다", ("할수", "할 수")),
    ("ქალაქის ⟦მერმა გახსნა⟧ ხიდი.", "მერმა გახსნა,", ("გახსნა", "გახსნა,")),
    ("Ο ⟦δημαρχος άνοιξε⟧ τη γέφυρα.", "δήμαρχος άνοιξε", ("δημαρχος", "δήμαρχος")),
    # A joiner is a letter of some languages, though nobody sees it.
    ("من ⟦میخواهم به⟧ خانه بروم", "می\u200cخواهم به", ("میخواهم", "می\u200cخواهم")),
]


@pytest.mark.parametrize(
    ("text", "suggestion", "expected"),
    [
        (text, suggestion, expected)
        for table in (SMALLEST, PUT_IN, TAKEN_OUT, SPACES, PART_OF_A_WORD, REWRITTEN, TYPOGRAPHY, SCRIPTS)
        for text, suggestion, *expected in table
    ],
)
def test_finds_the_smallest_changes(text, suggestion, expected):
    assert found(text, suggestion) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor opened ⟦teh⟧ bridge.", "teh"),
        ("The mayor ⟦opened teh⟧ bridge.", "opened teh"),
        ("The may⟦or⟧ opened.", "mayor"),
        ("See ⟦the⟧ the house.", "the the"),
        ("See the ⟦the house⟧.", "the the house"),
        ("沿线的⟦的⟧商铺将搬迁。", "的的"),
        ("At noon⟦,⟧ then.", ","),
    ],
)
def test_without_a_suggestion_marks_the_words(text, words):
    selection = text.split("⟦")[1].split("⟧")[0]
    assert found(text, None) == found(text, selection) == [(words, None)]


def test_at_the_beginning_of_a_paragraph_what_is_put_in_goes_with_the_word_after_it():
    """The word before it is in another paragraph, which is another place."""
    assert found("⟦The mayor⟧ opened it.", "Then The mayor", before="It rained.") == [("The", "Then The")]
    # Where the paragraph is not known, the words before are all that there is.
    assert found("⟦The mayor⟧ opened it.", "Then The mayor", before="It rained", block=False) == [
        ("rained", "rained Then")
    ]


@pytest.mark.parametrize(("changes", "expected"), [(10, 10), (11, 1)])
def test_more_than_ten_changes_rewrite_the_selection(changes, expected):
    old = " ".join(f"recieve number{n} there" for n in range(changes))
    assert len(found(f"⟦{old}⟧", old.replace("recieve", "receive"))) == expected


def test_equal_findings_have_equal_keys():
    def key(text, suggestion, **how):
        [finding] = find(marked(text, **how), suggestion)
        return finding.key

    same = key("We opened ⟦teh⟧ bridge.", "the")
    assert key("We ⟦opened Teh bridge⟧ at noon.", "opened the bridge") == same
    assert key("We opened ⟦teh⟧ bridge.", "the", block=False) == same
    others = {key("We opened ⟦teh⟧ bridge.", suggestion) for suggestion in ("The", "tea", "", None)}
    assert len(others | {same, key("We opened ⟦teh bridge⟧.", None)}) == 6


# Few different words, so that they repeat, and of every kind that the rules tell apart.
_WORDS = st.sampled_from(
    ["a", "b", "the", "don't", "-", ",", "“", "桥", "的", "สะ", "الصحة", "é", "x-y", "abcd", "abce"]
)


@st.composite
def _texts(draw, least):
    words = draw(st.lists(_WORDS, min_size=least, max_size=12))
    return normalise_trimmed("".join(word + draw(st.sampled_from(["", " "])) for word in words))


@st.composite
def _reports(draw):
    """A paragraph, where the selection in it begins and ends, and a suggestion."""
    text = draw(_texts(1))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    exact = text[start:end].strip()
    assume(exact)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return text, start, start + len(exact), draw(st.one_of(_texts(0), st.just(""), st.none()))


@given(_reports())
@example(("a a", 0, 1, ""))
@example(("a , b", 0, 5, "a b ,"))
def test_changes_together_make_the_paragraph_that_the_reader_wants(report):
    text, start, end, suggestion = report
    one = marked(f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}")
    findings = find(one, suggestion)
    assert findings
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(findings))
    assert all(first < last for first, last in (finding.span for finding in findings))
    wanted = text[:start] + (text[start:end] if suggestion is None else suggestion) + text[end:]
    made = text
    for finding in reversed(findings):
        if finding.text is not None:
            first, last = one.place_of(finding.span)
            made = made[:first] + finding.text + made[last:]
    # White space is told by the words beside it.
    assert made.split() == wanted.split() or "".join(made.split()) == "".join(wanted.split())


def _rows(letters, row, between, most=1000):
    """Return words of one letter, so many in a row between the same mark: of these letters, in a random order."""
    chance, words = random.Random(1), []
    while len(between.join(words)) < most:
        words += [chance.choice(letters) for _ in range(row)] + ["="]
    return between.join(words)[:most].strip()


HOSTILE = [
    *[(_rows("abcdefghijklm", row, " "), _rows("nopqrstuvwxyz", row, " ")) for row in (1, 5, 20, 60)],
    *[(_rows("!?%&$#@*", row, ""), _rows("+/()[]{}", row, "")) for row in (1, 5, 20, 60)],
    (_rows("!?", 60, ""), _rows("?+", 60, "")),
    ("的" * 1000, "的" * 900),
    ("a " * 499 + "a", "a " * 300 + "b"),
    ("a b " * 249 + "a b", "b a " * 249 + "b a"),
    ("ab" * 500, "ba" * 500),
    ("a" * 1000, "a " * 499 + "a"),
]


@pytest.mark.parametrize(("phrase", "suggestion"), HOSTILE, ids=range(len(HOSTILE)))
def test_the_longest_phrases_cost_a_bounded_amount_of_work(phrase, suggestion):
    """10,000 calls of functions are a few milliseconds."""
    one = marked(f"⟦{phrase}⟧")
    assert calls_of(lambda: find(one, suggestion)) <= 25_000
