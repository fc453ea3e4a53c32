"""What mails say. Called inside an application's context, which knows the languages."""

from flask_babel import force_locale
from flask_babel import gettext as _

from collector.store.models import Editor
from collector.web.mail import Letter


def invitation(editor: Editor, link: str, language: str) -> Letter:
    """Return the letter that invites somebody to the desk; `language` is that of whoever invites them."""
    with force_locale(editor.language or language):
        text = _(
            "Hello,\n\n"
            "you are invited to the desk where readers' reports of typos arrive. "
            "Choose a password here, within a week:\n\n%(link)s\n\n"
            "Then sign in with the address %(email)s.",
            link=link,
            email=editor.email,
        )
        return Letter(editor.email, _("Your invitation to Proofdesk"), text + "\n")


def new_password(editor: Editor, link: str, language: str) -> Letter:
    """Return the letter with a link by which somebody sets a new password."""
    with force_locale(editor.language or language):
        text = _(
            "Hello,\n\n"
            "choose a new password for Proofdesk here, within an hour:\n\n%(link)s\n\n"
            "If you did not ask for this, do nothing: your password stays as it is.",
            link=link,
        )
        return Letter(editor.email, _("A new password for Proofdesk"), text + "\n")
