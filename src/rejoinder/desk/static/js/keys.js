// Keys: single letters, never while typing, off where a person turned them off. Forms do the work, so that
// everything here can be done without this file too.
"use strict";

(() => {
  const body = document.body;
  const dialog = document.getElementById("all-keys");
  const status = document.getElementById("status");
  const ROOMS = { n: "/", l: "/listening/", s: "/stories/", t: "/lines/", r: "/rebuttals/", w: "/watches/", a: "/alliance/", p: "/people/", c: "/settings/" };
  const KEY_GAP_MS = 1200; // between g and the letter of a room
  let roomUntil = 0;

  const isTyping = (target) =>
    target instanceof Element && Boolean(target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"));
  const rows = () => [...document.querySelectorAll("main .row")].filter((row) => !row.classList.contains("leaving"));
  const selected = () => document.querySelector("main .row.selected");

  function select(row) {
    selected()?.classList.remove("selected");
    if (!row) return;
    row.classList.add("selected");
    const first = row.querySelector("a, input[type=checkbox], button");
    first?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(selected());
    select(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  // The control of the selected row, else of the page or the key bar itself, that says it has this key.
  function control(key) {
    const ofRow = selected()?.querySelector(`[data-key="${key}"]`);
    if (ofRow) return ofRow;
    const all = [...document.querySelectorAll(`main [data-key="${key}"], .key-bar [data-key="${key}"]`)];
    return all.find((found) => !found.closest(".row") && !found.hidden) || null;
  }

  function press(key) {
    const found = control(key);
    if (found) found.click();
    return Boolean(found);
  }

  const simple = {
    j: () => move(1),
    k: () => move(-1),
    o: () => press("o"),
    x: () => selected()?.querySelector("input[type=checkbox]")?.click(),
    u: () => status?.querySelector("[data-undo]")?.click(),
    "/": () => document.getElementById("search")?.focus(),
    "?": () => dialog?.showModal(),
    t: () => document.querySelectorAll("details.as-table").forEach((table) => { table.open = !table.open; }),
    g: () => { if (!press("g")) roomUntil = Date.now() + KEY_GAP_MS; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isTyping(event.target)) { event.target.blur(); return; }
    if (body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (dialog?.open) return;
    if (event.key === "Escape") {
      document.querySelector(".icon-button.back")?.click();
      return;
    }
    if (Date.now() < roomUntil && ROOMS[event.key]) {
      roomUntil = 0;
      location.href = ROOMS[event.key];
      event.preventDefault();
      return;
    }
    const did = simple[event.key] ? (simple[event.key](), true) : event.key.length === 1 && press(event.key);
    if (did) event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? event.target.closest("main .row") : null;
    if (row && row !== selected()) { selected()?.classList.remove("selected"); row.classList.add("selected"); }
  });
  // On a phone a row's buttons open with the row: a press beside a link selects it.
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest("main .row");
    if (row && !target.closest("a, button, input, label, summary") && row !== selected()) {
      selected()?.classList.remove("selected");
      row.classList.add("selected");
    }
  });

  window.rejoinder = { select, selected, rows };
})();
