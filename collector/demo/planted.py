"""The typos that stand in the demonstration's article on purpose."""

# (the phrase as it stands in the article, what it should be)
PLANTED = (
    ("it’s batteries", "its batteries"),  # wrong homophone
    ("regional goverment", "regional government"),  # a letter missing
    ("since since 2021", "since 2021"),  # a word doubled
    ("principle engineer", "principal engineer"),  # wrong homophone
    ("by a third.The", "by a third. The"),  # a space missing
    ("the results was", "the results were"),  # agreement
    ("31 June 2027", "30 June 2027"),  # no such day
    ("as floating café", "as a floating café"),  # a word missing
    ("loose the habit", "lose the habit"),  # the wrong word, in a quotation
    ("fourty minutes", "forty minutes"),  # misspelt, in a list
    ("Passangers", "Passengers"),  # misspelt, in a table
    ("smelt of deisel", "smelt of diesel"),  # letters transposed, in a caption
)
