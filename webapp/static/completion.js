/* Completes the word at the caret of the search box: an ARIA combobox with a list that is announced, never chosen by
   itself. What the words mean, and what each choice would find, is for the server to say. */
"use strict";
(() => {
  const form = document.getElementById("search");
  const box = document.getElementById("q");
  const composing = (event) => event.isComposing || event.keyCode === 229;

  const list = document.createElement("ul");
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.list);
  list.hidden = true;
  const number = document.createElement("p"); // says that there are suggestions, apart from the count of results
  number.className = "visually-hidden";
  number.setAttribute("aria-live", "polite");
  box.parentElement.append(list, number);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) box.setAttribute(name, value);
  let chosen = -1, timer = 0, asked = null, last = "", listed = "";

  const characters = (text) => [...text].length; // the server counts these, the box UTF-16 units
  const caret = () => (box.selectionStart === box.selectionEnd ? box.selectionStart : box.value.length);
  const typed = () => box.value.slice(0, caret()); // what stands before the caret
  const where = () => `${caret()} ${box.value}`;

  function close() {
    list.hidden = true;
    number.textContent = "";
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    clearTimeout(timer);
    asked?.abort();
  }

  function choose(at) {
    const options = [...list.children];
    chosen = (at + options.length + 1) % (options.length + 1);
    if (chosen === options.length) chosen = -1;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
    if (chosen < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  const named = ({ children: [word, kind] }) => `${word.textContent} ${kind.textContent}`;

  async function take(option) {
    const name = named(option);
    close();
    if (listed !== where()) { // something was typed meanwhile: the same suggestion for that, if there is one
      last = "";
      await ask();
      option = listed === where() ? [...list.children].find((other) => named(other) === name) : null;
      if (!option) return;
      close();
    }
    const { query, caret } = option.dataset;
    box.value = query;
    const at = [...query].slice(0, caret).join("").length;
    box.setSelectionRange(at, at);
    form.requestSubmit();
  }

  function fill(found) {
    list.replaceChildren(...found.map(({ value, label, kind, count, query, caret }, at) => {
      const option = document.createElement("li");
      option.id = `suggestion-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      Object.assign(option.dataset, { query, caret });
      const parts = [["word", label ?? value], ["kind", kind], ["count", `${count}${form.dataset.of}`]];
      option.append(...parts.flatMap(([name, text], at) => {
        const part = document.createElement("span");
        part.className = name;
        part.textContent = text;
        return at ? [" ", part] : [part];
      }));
      return option;
    }));
    chosen = -1;
    list.hidden = !found.length;
    number.textContent = found.length ? form.dataset.number.replace("{n}", found.length) : "";
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const asking = where();
    if (asking === last && !list.hidden) return;
    last = asking;
    if (/(^|[\s\u3000])$/.test(typed())) return close();
    asked?.abort();
    asked = new AbortController();
    try {
      const parameters = new URLSearchParams(new FormData(form));
      parameters.set("caret", characters(typed()));
      const response = await fetch(`${form.dataset.suggest}?${parameters}`, { signal: asked.signal });
      if (!response.ok) return close();
      const { suggestions: found } = await response.json();
      if (document.activeElement === box && where() === asking) { listed = asking; fill(found); }
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(ask, 120); };
  box.addEventListener("input", (event) => { if (!event.isComposing) { choose(-1); later(); } });
  box.addEventListener("compositionend", later);
  box.addEventListener("blur", close);
  box.addEventListener("mouseup", () => { if (where() !== last) close(); }); // the caret went elsewhere
  box.addEventListener("keydown", (event) => {
    if (composing(event)) {
      if (event.key === "Enter") event.preventDefault(); // Safari sends the Enter that ends a composition
      return;
    }
    if (event.key === "ArrowDown" && list.hidden) { last = ""; ask(); event.preventDefault(); }
    else if (event.key === "ArrowDown") { choose(chosen + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp" && !list.hidden) { choose(chosen < 0 ? list.children.length - 1 : chosen - 1); event.preventDefault(); }
    else if (event.key === "Enter" && !list.hidden && chosen >= 0) { event.preventDefault(); take(list.children[chosen]); }
    else if (/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) close();
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { const option = event.target.closest("li"); if (option) take(option); });
  form.addEventListener("submit", close);
})();
