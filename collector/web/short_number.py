"""Numbers in addresses."""

from werkzeug.routing import IntegerConverter


class ShortNumber(IntegerConverter):
    """A whole number of at most 18 digits. No number here is longer, and Python refuses to convert several thousand
    digits (https://docs.python.org/3/library/stdtypes.html#int-max-str-digits)."""

    regex = "[0-9]{1,18}"
