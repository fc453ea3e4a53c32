// Buttons that copy what stands in another element: `data-copy` has its id, `data-copied` what the button says then.

/** Milliseconds for which the button says that it is done. */
const SAID = 2000;

/** @param {Element} source @returns {source is HTMLInputElement | HTMLTextAreaElement} */
const isField = (source) => source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement;

/** @param {Element} source */
const select = (source) => {
  if (isField(source)) {
    source.select();
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(source);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
};

/** @param {Element} source */
const copy = async (source) => {
  try {
    await navigator.clipboard.writeText((isField(source) ? source.value : source.textContent || "").trim());
    return true;
  } catch {
    // Without https there is no clipboard; the older way needs a selection, which helps also where it fails.
    source.closest("details")?.setAttribute("open", "");
    select(source);
    return document.execCommand("copy");
  }
};

const ready = () => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.removeAttribute("hidden");
    button.classList.add("ready");
  }
};

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-copy]");
  if (!(button instanceof HTMLElement)) return;
  const source = document.getElementById(button.dataset.copy || "");
  if (!source || !(await copy(source)) || button.dataset.said) return;
  button.focus(); // the older way has moved it into what was copied, where keys are typed
  button.dataset.said = button.textContent || "";
  button.style.minWidth = `${button.offsetWidth}px`;
  button.textContent = button.dataset.copied || "";
  button.setAttribute("aria-live", "polite");
  setTimeout(() => {
    button.textContent = button.dataset.said || "";
    delete button.dataset.said;
  }, SAID);
});
document.addEventListener("htmx:load", ready);
ready();
