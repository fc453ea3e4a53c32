// What is left of an address before it is sent: nothing that traces the reader, all that tells articles apart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clean } from "../../widget/src/page.js";

const HERE = "https://news.example/story";

for (const [address, left] of /** @type {[string, string][]} */ (
  [
    ["", ""],
    ["#access_token=eyJ.x", ""],
    ["#proofdesk=12.ticket", ""],
    ["#:~:text=phrase", ""],
    ["?utm_source=letter&utm_campaign=5", ""],
    ["?UTM_Source=letter", ""],
    ["?id=3&utm_source=letter", "?id=3"],
    ["?utm_source=letter&id=3", "?id=3"],
    ["?a=1&fbclid=x&b=2&gclid=y&c=3", "?a=1&b=2&c=3"],
    ["?a=1&fbclid=x&gclid=y&msclkid=z&dclid", "?a=1"],
    ["?mc_cid=1&mc_eid=2&_hsenc=3&_hsmi=4&__hstc=5&mkt_tok=6&vero_id=7&oly_enc_id=8&ml_subscriber=9", ""],
    ["?mibextid=1&igshid=2&igsh=3&wbraid=4&gbraid=5&srsltid=6&_ga=7&_gl=8&yclid=9", ""],
    ["?a=1&amp;utm_source=letter&amp;b=2", "?a=1&amp;b=2"],
    ["?token=1&access_token=2&id_token=3&session_id=4&PHPSESSID=5&jsessionid=6&password=7&email=a@b&e-mail=c", ""],
    ["?q=a%20b&x=%C3%A4&empty=&flag", "?q=a%20b&x=%C3%A4&empty=&flag"],
    ["?id=1&p=2&page=3&pk=4&ref=5&source=6&from=7&s=8&at=9&mc=10&code=11&key=12&ticket=13", null],
    ["?article=fbclid", null],
    ["?note=utm_source", null],
  ].map(([address, left]) => [HERE + address, left === null ? HERE + address : HERE + left])
))
  test(`${address} is sent as ${left}`, () => assert.equal(clean(address), left));

test("a sign-in in the address is not sent", () => {
  assert.equal(clean("https://user:secret@news.example/a@b"), "https://news.example/a@b");
});

test("an address is as long as the collector takes it", () => {
  assert.equal(clean(`${HERE}?a=${"x".repeat(3000)}`).length, 2048);
});
