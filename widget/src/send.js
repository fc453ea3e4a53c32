// What a report needs besides the dialog: what the page says of itself, and the sending. Loaded while the reader reads the
// dialog, so that the dialog is there sooner; alone, where an earlier visit left something to send.

export { flush, hurry, send, tell, uuid } from "./delivery.js";
export { describePage } from "./page.js";
