// The pencil of the touch button, drawn, since fonts have it in colours of their own or not at all.

import { own } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** @returns {Element} a picture as large as the letters around it, in their colour */
export const pencil = () => {
  const picture = own("createElementNS").call(document, SVG, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 24 24",
    width: "1em",
    height: "1em",
    "aria-hidden": "true",
  }))
    picture.setAttribute(name, value);
  const line = own("createElementNS").call(document, SVG, "path");
  line.setAttribute("d", "M4 20l1-5L16 4q1-1 2 0l2 2q1 1 0 2L9 19zM14 6l4 4");
  for (const [name, value] of Object.entries({
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "2",
    "stroke-linejoin": "round",
  }))
    line.setAttribute(name, value);
  picture.append(line);
  return picture;
};
