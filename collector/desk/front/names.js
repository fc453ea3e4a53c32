// "@" in a note offers the colleagues' names (ARIA Authoring Practices, list autocomplete; a text area keeps its own role).

const MOST = 6;

/**
 * Offers the names in the list that the box's data-people names.
 * @param {HTMLTextAreaElement} box
 */
export const offerNames = (box) => {
  /** Looked up when asked for: they may come after the box. */
  const people = () =>
    [...document.querySelectorAll(`#${box.dataset.people || "nobody"} option`)].map((one) => ({
      handle: /** @type {HTMLOptionElement} */ (one).value,
      name: one.textContent ?? "",
    }));
  const list = document.createElement("ul");
  list.className = "names";
  list.id = "names";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.getElementById("note-hint")?.textContent ?? "@");
  box.after(list);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  let chosen = 0;

  /** What is being typed after an @, up to the caret. */
  const begun = () => /(?:^|[^\w@.])@([\p{L}\p{N}_.+-]{0,40})$/u.exec(box.value.slice(0, box.selectionStart))?.[1];

  const close = () => {
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  };

  const mark = () => {
    [...list.children].forEach((one, n) => {
      one.setAttribute("aria-selected", `${n === chosen}`);
    });
    box.setAttribute("aria-activedescendant", list.children[chosen]?.id ?? "");
  };

  /** @param {string} handle */
  const take = (handle) => {
    const start = box.selectionStart - (begun()?.length ?? 0);
    box.setRangeText(`${handle} `, start, box.selectionStart, "end");
    close();
    box.focus();
  };

  const show = () => {
    const word = begun()?.toLowerCase();
    const found =
      word === undefined
        ? []
        : people()
            .filter(
              ({ handle, name }) =>
                handle.toLowerCase().startsWith(word) ||
                name
                  .toLowerCase()
                  .split(/\s+/)
                  .some((part) => part.startsWith(word)),
            )
            .slice(0, MOST);
    if (!found.length) {
      close();
      return;
    }
    list.replaceChildren(
      ...found.map(({ handle, name }, n) => {
        const one = document.createElement("li");
        one.id = `name-${n}`;
        one.setAttribute("role", "option");
        const short = document.createElement("b");
        short.textContent = `@${handle}`;
        one.append(short, ` ${name}`);
        one.addEventListener("pointerdown", (event) => {
          event.preventDefault(); // the caret stays in the box
          take(handle);
        });
        return one;
      }),
    );
    chosen = 0;
    list.hidden = false;
    mark();
  };

  box.addEventListener("input", show);
  box.addEventListener("click", show);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      chosen = (chosen + step + list.children.length) % list.children.length;
      mark();
    } else if (event.key === "Enter" || event.key === "Tab") {
      take(list.children[chosen]?.querySelector("b")?.textContent?.slice(1) ?? "");
    } else if (event.key === "Escape") {
      close();
    } else return;
    event.preventDefault();
  });
};
