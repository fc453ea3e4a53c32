// All of the program in one file, for a tag with an integrity attribute: a browser checks the file of the tag and none
// that it imports. Only words are fetched, and words cannot run.

import * as find from "./find.js";
import * as hint from "./hint.js";
import * as main from "./main.js";
import * as outbox from "./outbox.js";
import { start } from "./start.js";
import * as touch from "./touch.js";

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
if (script && !window.proofdesk) {
  window.proofdesk = Object.freeze({
    open: start(new URL("..", script.src).href, script.dataset, {
      main: async () => main,
      outbox: async () => outbox,
      hint: async () => hint,
      touch: async () => touch,
      find: async () => find,
    }),
  });
}
