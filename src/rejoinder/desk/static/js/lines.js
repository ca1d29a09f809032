// The editor of a line: counters that follow what is typed (the server counts, as each channel does), what was typed
// and not saved kept in this browser, Alt d for the differences. The form does all of it without this file, on saving.
"use strict";

(() => {
  const form = document.querySelector("form.editor");
  const WAIT_MS = 250; // after the last letter: a count is one small request
  const difference = document.querySelector('main [data-key-alt="d"]');

  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "d" && difference) { event.preventDefault(); difference.click(); }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLTextAreaElement && event.target.dataset.key) event.target.focus();
  });
  if (!form) return;

  // Counters.
  const counters = [...form.querySelectorAll("[data-counter]")];
  let timer = 0, asked = 0;
  async function recount() {
    const mine = ++asked, body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const one of counters) body.append(`short_${one.dataset.counter}`, form.elements[`short_${one.dataset.counter}`].value);
    let said;
    try {
      const answer = await fetch(form.dataset.count, { method: "POST", body });
      if (!answer.ok) return;
      said = await answer.json();
    } catch { return; } // offline for a moment: the last count stands
    if (mine !== asked) return;
    for (const one of counters) {
      const found = said[one.dataset.counter];
      one.className = `counter ${found.tone}`;
      one.querySelector("b").textContent = found.says;
      one.querySelector(".full").setAttribute("width", `${Math.round(100 * found.share)}%`);
    }
  }

  // What was typed.
  const place = `line-${form.dataset.keep}`;
  const note = form.querySelector("[data-kept]");
  const fields = [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.type !== "file" && one.tagName !== "BUTTON");
  const values = () => Object.fromEntries(fields.map((one) => [one.name, one.value]));
  const asLoaded = JSON.stringify(values());
  const kept = "unsaved" in form.dataset ? null : sessionStorage.getItem(place);
  if (kept && kept !== asLoaded && note) note.hidden = false;
  form.querySelector("[data-kept-take]")?.addEventListener("click", () => {
    const said = JSON.parse(kept);
    for (const one of fields) if (one.name in said) one.value = said[one.name];
    note.hidden = true;
    recount();
  });
  form.querySelector("[data-kept-drop]")?.addEventListener("click", () => { sessionStorage.removeItem(place); note.hidden = true; });
  form.addEventListener("submit", () => sessionStorage.removeItem(place));

  form.addEventListener("input", () => {
    sessionStorage.setItem(place, JSON.stringify(values()));
    clearTimeout(timer);
    timer = setTimeout(recount, WAIT_MS);
  });
})();
