// The query box while one types: painted at once, read and counted by the desk a moment later. Nothing is saved.
// Without this file the form works with its buttons.
"use strict";

(() => {
  const form = document.querySelector("[data-watch-form]");
  const box = form?.querySelector("[data-query-box]");
  const text = document.getElementById("query");
  if (!form || !box || !text || text.readOnly) return;
  const place = box.querySelector("[data-reading-place]");
  const WAIT_MS = 350; // after the last key: a number that comes while one still types is of no use
  const TOKENS = /(\s+)|([()])|(NEAR(?:\/\d*)?(?=[\s()]|$)|(?:AND|OR|NOT)(?=[\s()]|$))|(["“][^"“”]*["”]?)|([A-Za-z]+:(?=\S))|([^\s()"“”]+)/g;
  let timer = 0;
  let asked = null;

  box.classList.add("typing");
  form.dataset.live = "yes";

  // Each line as nodes: operators bold, fields dotted. Text only, never markup.
  function painted(line) {
    const found = document.createDocumentFragment();
    for (const [piece, , , operator, , field] of line.matchAll(TOKENS)) {
      const kind = operator ? ["b", "operator"] : field ? ["i", "field-name"] : null;
      if (!kind) { found.append(piece); continue; }
      const node = document.createElement(kind[0]);
      node.className = kind[1];
      node.append(piece);
      found.append(node);
    }
    return found;
  }

  function paint() {
    const list = place.querySelector(".query-lines");
    const lines = text.value.split("\n");
    while (list.children.length > lines.length) list.lastElementChild.remove();
    lines.forEach((line, number) => {
      let row = list.children[number];
      if (!row) {
        row = document.createElement("li");
        for (const [tag, name] of [["span", "number"], ["code", ""], ["span", "after"]]) {
          const part = document.createElement(tag);
          part.className = name;
          row.append(part);
        }
        list.append(row);
      }
      row.children[0].textContent = String(number + 1);
      row.children[1].replaceChildren(painted(line));
    });
    fit();
  }

  function fit() {
    text.style.height = `${place.querySelector(".query-lines").clientHeight - 10}px`;
  }

  function changed() {
    form.querySelector("[data-changing]")?.removeAttribute("hidden");
    box.classList.add("waiting");
    clearTimeout(timer);
    timer = setTimeout(count, WAIT_MS);
  }

  async function count() {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData(form);
    body.set("watch", form.dataset.watch);
    try {
      const answer = await fetch("/watches/count/", { method: "POST", body, signal: asked.signal });
      if (!answer.ok) return;
      show(await answer.text());
    } catch (problem) {
      if (problem.name !== "AbortError") block("No contact with the desk: the count waits. You can go on typing.", false);
    }
  }

  function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const reading = page.querySelector("[data-reading]");
    if (!reading) return;
    place.replaceChildren(reading);
    box.classList.remove("waiting");
    block(reading.dataset.blocked, Boolean(reading.dataset.blocked));
    fit();
  }

  function block(why, isBlocked) {
    const save = form.querySelector("[data-save]");
    if (isBlocked) save.setAttribute("aria-disabled", "true");
    else save.removeAttribute("aria-disabled");
    form.querySelector("[data-blocked-words]").textContent = why;
  }

  text.addEventListener("input", paint);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("resize", fit);

  // One press mends it, without a way to the server and back; the cursor stays in the box.
  function mend(button) {
    text.value = button.dataset.mend;
    paint();
    changed();
    text.focus();
  }
  form.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-mend]");
    if (button) { event.preventDefault(); mend(button); return; }
    if (target?.closest('[data-save][aria-disabled="true"]')) { event.preventDefault(); text.focus(); }
  });
  // Back to the list of keys: a letter that stands on the box goes into it.
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select");
    if (document.body.dataset.keys === "off" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "e") { event.preventDefault(); text.focus(); }
  });
  paint();
  if (text.value !== text.defaultValue) changed(); // typed before this file came, or put back by the browser
})();
