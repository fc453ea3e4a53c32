"""The link by which somebody chooses a password: made, and mailed where mail is set up."""

from flask import current_app

from collector.store.models import Editor
from collector.web.letters import invitation, new_password
from collector.web.mail import mailer
from collector.web.password_links import password_link
from collector.web.running import running


def give_link(editor: Editor, language: str) -> tuple[str, bool]:
    """Return the editor's link, and whether it is on its way to them by mail.

    `language` is what the mail is written in where the editor has not chosen one.
    """
    settings = running().settings
    link = password_link(editor, settings.url, settings.secret_key)
    post = mailer(current_app)
    if post.is_on:
        letter = (new_password if editor.password_hash else invitation)(editor, link, language)
        post.send_soon(lambda: letter)
    return link, post.is_on
