"""Articles: which have typos, and all typos of one as a sheet for whoever fixes them."""
