/** The words that a site can say in its own way. */
export type TextKey =
  | "title"
  | "suggestion"
  | "comment"
  | "optional"
  | "send"
  | "cancel"
  | "unsent"
  | "discard"
  | "keep"
  | "thanks"
  | "others"
  | "already"
  | "sending"
  | "queued"
  | "offline"
  | "again"
  | "closed"
  | "large"
  | "tooLong"
  | "refused"
  | "long"
  | "question"
  | "keys"
  | "touch";

export interface Options {
  /** The collector's address, as in "https://typos.example.org". */
  collector: string;
  /** The site's key. */
  site: string;
  /** Interface language (BCP 47). Default: the page's, else the browser's, else English. */
  lang?: string;
  /** CSS selector: only text inside it can be reported. Default: the whole page. */
  article?: string;
  theme?: "auto" | "light" | "dark";
  /** "on": a hint block is put after the article. Default: "off". */
  hint?: "on" | "off";
  /** "dialog": ask before sending; "instant": send at once, then show the thanks. Default: "dialog". */
  send?: "dialog" | "instant";
  /** The site's own words, for any language. */
  texts?: Partial<Record<TextKey, string>>;
}

export interface Proofdesk {
  /** As if the keys were pressed; true where there was a selection. */
  open(): boolean;
}

/** Listens on this page, as the script tag does. Called again it changes nothing and returns the same. */
export function proofdesk(options: Options): Proofdesk;
