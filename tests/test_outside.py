"""Settings that name other servers: mail, single sign-on."""

import pytest

from collector.outside import BadOutside, read_mail, read_sign_on


@pytest.mark.parametrize(
    "text",
    [
        "mail.example",
        "smtp://",
        "http://mail.example?from=a@b.example",
        "smtp://mail.example:port?from=a@b.example",
        "smtp://mail.example",
        "smtp://mail.example?from=",
        "smtp://mail.example?from=nobody",
        "smtp://mail.example?from=a@b.example%0ABcc:c@d.example",
        "smtp://mail.example?from=@b.example",
        "smtp://mail.example/folder?from=a@b.example",
        "smtp://u:secretpw@mail example?from=a@b.example",
    ],
)
def test_what_is_no_mail_server_is_said_in_one_line(text):
    with pytest.raises(BadOutside, match=r"^PROOFDESK_MAIL: ") as error:
        read_mail(text)
    assert "\n" not in str(error.value)
    assert "secretpw" not in str(error.value)


def test_a_mail_server_in_its_parts():
    server = read_mail("smtp://desk%40news.example:p%3Aw@mail.example?from=desk@news.example")
    assert (server.host, server.port, server.user, server.password) == ("mail.example", 587, "desk@news.example", "p:w")
    assert (server.tls, server.sender) == (False, "desk@news.example")
    assert "p:w" not in repr(server)
    assert read_mail(" ") is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("https://login.example", "", "s", ""), "PROOFDESK_OIDC_CLIENT_ID"),
        (("https://login.example", "c", "", ""), "PROOFDESK_OIDC_CLIENT_SECRET"),
        (("", "c", "s", ""), "PROOFDESK_OIDC_ISSUER"),
        (("login.example", "c", "s", ""), "PROOFDESK_OIDC_ISSUER"),
        (("http://login.example", "c", "s", ""), "https"),
        (("https://login.example?x=y", "c", "s", ""), "PROOFDESK_OIDC_ISSUER"),
        (("https://login.example", "c", "s", "x" * 61), "PROOFDESK_OIDC_NAME"),
    ],
)
def test_what_is_no_provider_is_said(given, says):
    with pytest.raises(BadOutside, match=says):
        read_sign_on(*given)


def test_a_provider():
    there = read_sign_on("https://login.example/.well-known/openid-configuration", "c", "s", "")
    assert (there.issuer, there.name) == ("https://login.example", "SSO")
    assert read_sign_on("", "", "", "News ID") is None
