"""flask-smorest, as it is used here."""

import threading
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from flask_smorest import Api, Blueprint

from collector.api.problems import PROBLEM_TYPE, ProblemSchema


class DescribedApi(Api):  # type: ignore[misc]
    """flask-smorest's Api without its error format (ours is collector.web.problems), which describes the calls when
    somebody first asks for the description: doing so takes longer than the rest of a server's start."""

    def __init__(self, app: Any) -> None:
        self._undescribed: list[Blueprint] = []
        self._knows_errors = False
        self._describing = threading.Lock()
        super().__init__(app)

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Register the routes now, and their description when it is asked for."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    @property
    def spec(self) -> APISpec:
        """The description of all calls."""
        with self._describing:
            if self._undescribed and not self._knows_errors:
                self._knows_errors = True
                self._describe_errors()
            while self._undescribed:
                blp = self._undescribed.pop(0)
                blp.register_views_in_doc(self, self._app, self._spec, name=blp.name, parameters=None)
                self._spec.tag({"name": blp.name, "description": blp.description})
        return self._spec

    @spec.setter
    def spec(self, spec: APISpec) -> None:
        self._spec = spec

    def _register_responses(self) -> None:
        pass  # with the calls

    def _describe_errors(self) -> None:
        """Describe errors as they are sent: as problems, never as plain JSON."""
        problem = {PROBLEM_TYPE: {"schema": ProblemSchema}}
        for status in HTTPStatus:
            answer = {"description": status.phrase}
            self._spec.components.response(
                status.name, answer | ({"content": problem} if status >= 400 else {}), lazy=True
            )
        self._spec.components.response("DEFAULT_ERROR", {"description": "An error", "content": problem}, lazy=True)

    def _register_error_handlers(self, *_args: object, **_options: object) -> None:
        pass
