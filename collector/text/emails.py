"""E-mail addresses, as people type them."""

import re

LONGEST_EMAIL = 254
"""In characters: RFC 5321, section 4.5.3.1.3, less the angle brackets."""

# A local part as it is written without quotation marks (RFC 5322 dot-atom, with RFC 6531's other letters), and a host.
_EMAIL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[\w-]+(?:\.[\w-]+)*")


def is_email(text: str) -> bool:
    """Tell whether mail can be sent there: an address alone, without a name, white space or a line end."""
    return len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None
