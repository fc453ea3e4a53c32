// The browser's time zone, for whoever has chosen none yet: forms send it along, the profile suggests it.

import { all } from "./page.js";

for (const box of all("[data-zone]")) {
  if (box instanceof HTMLInputElement) box.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
