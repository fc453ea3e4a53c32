"""The desk's blueprint, on which the modules beside this one put their routes."""

from flask import Blueprint

blueprint = Blueprint(
    "desk",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
)
