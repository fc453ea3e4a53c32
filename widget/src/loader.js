// The one tag: reads its own options and starts.

import { start } from "./start.js";
import { begin } from "./tag.js";

// Cheaper than the class URL, which a page may not have used yet.
begin(/[^/?#]*([?#].*)?$/, (base, data) => {
  const part = (/** @type {string} */ name) => () =>
    import(`${base}w/${name}`).catch((error) => {
      name += "?"; // some browsers remember for an address that it failed
      throw error;
    });
  return start(base, data, {
    main: part(MAIN),
    outbox: part(OUTBOX),
    hint: part(HINT),
    touch: part(TOUCH),
    find: part(FIND),
  });
});
