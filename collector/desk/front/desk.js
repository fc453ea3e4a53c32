// The desk's script. Every main action also works without it.

import htmx from "htmx.org";

import "./typo.js";

Object.assign(window, { htmx });
