/* Makes the page quicker, never different: results are replaced in place. Everything here does what the form and the
   links do without it. */
"use strict";
(() => {
  const form = document.getElementById("search");
  const box = document.getElementById("q");
  document.documentElement.classList.add("js");
  const composing = (event) => event.isComposing || event.keyCode === 229;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || composing(event)) return;
    if (!box || /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  /* ---- copying; where the browser gives scripts no clipboard (plain http), what is selected can be copied ---- */

  async function copied(source) {
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      return true;
    } catch {
      getSelection().selectAllChildren(source);
      return document.execCommand("copy");
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const label = button.firstElementChild;
    const before = (button.dataset.label ??= label.textContent);
    const said = (await copied(document.getElementById(button.dataset.copy))) ? button.dataset.done : button.dataset.failed;
    label.textContent = said;
    document.getElementById("copied").textContent = said;
    setTimeout(() => { label.textContent = before; document.getElementById("copied").textContent = ""; }, 3000);
  });
  if (!form || !box) return;

  /* ---- results in place ---- */

  const results = () => document.getElementById("results");
  const place = () => location.pathname + location.search;
  const PATIENCE = 15_000; // milliseconds
  let running = null;
  let shown = place(); // what the results are of

  const order = form.dataset.order.split(" ");
  function addressOf(form) {
    const fields = [...new FormData(form)].filter(([name, value]) => value !== "" && !(name === "match" && value === "any"));
    fields.sort(([one], [other]) => order.indexOf(one) - order.indexOf(other)); // else the server would redirect
    const query = new URLSearchParams(fields).toString();
    return form.getAttribute("action") + (query ? `?${query}` : "");
  }

  async function show(address, { push = true, top = false } = {}) {
    running?.abort();
    const request = running = new AbortController();
    results().setAttribute("aria-busy", "true");
    const late = setTimeout(() => { fail(address); request.abort(); }, PATIENCE);
    let page, url;
    try {
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" } });
      page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!page.getElementById("results")) throw new Error("no results in the answer");
      url = page.querySelector("link[rel=canonical]")?.getAttribute("href") ?? address;
    } catch (error) {
      if (error.name === "TypeError") fail(address); // what fetch raises when the network does
      else if (error.name !== "AbortError") location.assign(address);
      return;
    } finally {
      clearTimeout(late);
    }
    const focus = placeOf(document.activeElement); // where it is now, not when the answer was asked for
    replace(page);
    const there = new URL(url, location.href);
    shown = there.pathname + there.search;
    if (push && shown !== place()) {
      if (push === "once" && stepped) history.replaceState({}, "", shown);
      else history.pushState({}, "", shown);
      stepped = push === "once";
    }
    if (top) scrollTo({ top: Math.max(0, results().offsetTop - 8) });
    if (top || focus) ((focus && focus()) || document.querySelector("[role=status]")).focus({ preventScroll: true });
  }

  /* Old results must not look like those of the new search. */
  function fail(address) {
    results().removeAttribute("aria-busy");
    for (const old of document.querySelectorAll(".failed")) old.remove();
    const line = document.getElementById("failed").content.cloneNode(true);
    line.querySelector("a").href = address;
    document.querySelector(filtering() ? "aside .apply" : "main .status").after(line);
  }

  /* How to find the place of what has the focus again, once the results are new: the same box, the chip that stands
     where a removed one stood. */
  function placeOf(focused) {
    if (!results().contains(focused)) return null;
    const chips = () => [...document.querySelectorAll(".chips a:not(.all)")];
    const chip = chips().indexOf(focused);
    if (chip >= 0) return () => chips()[chip] ?? chips().at(-1);
    const box = focused.matches("aside input") && `aside input[name="${focused.name}"][value="${CSS.escape(focused.value)}"]`;
    return () => box && results().querySelector(box);
  }

  function replace(page) {
    const open = [...document.querySelectorAll("aside details[open]")].map((one) => one.closest("fieldset")?.querySelector("legend")?.textContent);
    const status = document.querySelector("[role=status]");
    const said = page.querySelector("[role=status]");
    document.title = page.title;
    for (const selector of [".box", "header.site nav", ".printed", "link[rel=canonical]"]) {
      const [here, there] = [document, page].map((where) => where.querySelector(selector));
      if (!here || !there) continue;
      if (selector === ".box") carry(here, there);
      else here.replaceWith(there);
    }
    results().removeAttribute("aria-busy"); // first: what changes in a busy region may never be announced
    renew(results(), page.getElementById("results"), status, said);
    for (const field of results().querySelectorAll("aside fieldset")) {
      const folded = field.querySelector("details");
      if (folded && open.includes(field.querySelector("legend")?.textContent)) folded.open = true;
    }
  }

  /* `here` gets the content of `there`. The live region never leaves the document, only its text changes: a region
     that is inserted anew, or moved, is not announced by every screen reader. */
  function renew(here, there, status, said) {
    if (here === status) return void here.replaceChildren(...there.childNodes);
    const [stays, model] = [[here, status], [there, said]].map(([where, what]) => [...where.childNodes].find((node) => node.contains(what)));
    for (const other of [...here.childNodes]) if (other !== stays) other.remove();
    const fresh = [...there.childNodes];
    const at = fresh.indexOf(model);
    stays.before(...fresh.slice(0, at));
    stays.after(...fresh.slice(at + 1));
    renew(stays, model, status, said);
  }

  /* The search box stays as it is (somebody may be typing in it); its heading, hint and hidden fields follow. */
  function carry(here, there) {
    here.className = there.className;
    const typed = there.querySelector("#q");
    if (document.activeElement !== box) box.value = typed.value;
    box.defaultValue = typed.defaultValue;
    for (const old of form.querySelectorAll("h1, .hint, input[type=hidden]")) old.remove();
    const heading = there.querySelector("h1");
    if (heading) form.prepend(heading);
    for (const one of there.querySelectorAll(".hint, input[type=hidden]")) form.append(one);
  }

  const here = (link) => results() && link && link.origin === location.origin && link.pathname === form.getAttribute("action") && !link.hash;

  form.addEventListener("submit", (event) => {
    if (!results()) return;
    event.preventDefault();
    const narrowed = filtering();
    filter(false);
    show(addressOf(form), { top: narrowed });
    if (matchMedia("(pointer: coarse)").matches) box.blur(); // puts the keyboard of a phone away
  });

  document.addEventListener("change", (event) => {
    if (results() && event.target.form === form && event.target.closest("aside")) show(addressOf(form), { push: filtering() ? "once" : true });
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (!here(link) || link.hasAttribute("download") || link.closest("header, footer")) return;
    event.preventDefault();
    show(link.href, { top: Boolean(link.closest(".pages")) });
  });

  /* On a narrow screen the filters take the place of the results while they are open. What is ticked there counts at
     once, as on a wide one, and the button says how much it leaves; all of it is one step of history. */
  const filtering = () => document.documentElement.classList.contains("filtering");
  let stepped = false;
  function filter(open) {
    document.documentElement.classList.toggle("filtering", open);
    stepped = false;
    if (open) document.querySelector("aside a.close").focus();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.open, a.close");
    if (!link) return;
    event.preventDefault();
    filter(link.matches(".open"));
    if (link.matches(".close")) document.querySelector("a.open")?.focus();
    scrollTo({ top: Math.max(0, results().offsetTop - 8) });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && filtering() && !composing(event)) document.querySelector("a.close").click();
  });

  window.addEventListener("popstate", () => {
    if (!results() || location.pathname !== form.getAttribute("action")) return;
    if (place() !== shown) return void show(place(), { push: false });
    running?.abort(); // a link to a place on this page comes here too
    results().removeAttribute("aria-busy");
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && results()) show(place(), { push: false });
    else form.reset(); // a browser that goes back restores ticks without their results
  });
})();
