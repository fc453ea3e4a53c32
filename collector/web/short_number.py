"""Numbers in addresses."""

from werkzeug.routing import IntegerConverter


class ShortNumber(IntegerConverter):
    """A whole number of at most 18 digits. Nothing here has a longer one, and of some thousand digits Python makes no
    number at all (https://docs.python.org/3/library/stdtypes.html#int-max-str-digits)."""

    regex = "[0-9]{1,18}"
