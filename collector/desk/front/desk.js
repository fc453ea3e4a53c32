// The desk's script. Every main action also works without it.

import htmx from "htmx.org";
import { startKeys } from "./keys.js";
import { startList } from "./list.js";
import { startMenus } from "./menus.js";
import { startNews } from "./news.js";
import { startToasts } from "./toasts.js";

import "./copying.js";

import "./fold.js";

import "./typo.js";

import "./zone.js";

Object.assign(window, { htmx });

startToasts();
startKeys();
startMenus();
startList();
startNews();
