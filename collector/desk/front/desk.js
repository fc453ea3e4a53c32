// The desk's script. Every main action also works without it.

import htmx from "htmx.org";

import "./copying.js";

Object.assign(window, { htmx });
