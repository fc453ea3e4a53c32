// The desk's script. Every main action also works without it.

import htmx from "htmx.org";
import { startArticles } from "./articles.js";
import { startFailures } from "./failures.js";
import { startKeys } from "./keys.js";
import { startList } from "./list.js";
import { startMenus } from "./menus.js";
import { startNews } from "./news.js";
import { startStrokes } from "./strokes.js";
import { startToasts } from "./toasts.js";

import "./copying.js";

import "./fold.js";

import "./typo.js";

import "./zone.js";

Object.assign(window, { htmx });

startToasts();
startFailures();
startKeys();
startMenus();
startList();
startArticles();
startNews();
startStrokes();
