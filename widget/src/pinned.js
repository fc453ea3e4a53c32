// All of the program in one file, for a tag with an integrity attribute: a browser checks the file of the tag and none
// that it imports. Only words are fetched, and words cannot run.

import * as find from "./find.js";
import * as hint from "./hint.js";
import * as main from "./main.js";
import * as outbox from "./outbox.js";
import { start } from "./start.js";
import { begin } from "./tag.js";
import * as touch from "./touch.js";

begin(/w\/[^/?#]*([?#].*)?$/, (base, data) =>
  start(base, data, {
    main: async () => main,
    outbox: async () => outbox,
    hint: async () => hint,
    touch: async () => touch,
    find: async () => find,
  }),
);
