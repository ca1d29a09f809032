// The board: rows that changed are put in place, new ones wait until asked for, verdicts leave no page.
"use strict";

(() => {
  const board = document.getElementById("board");
  if (!board) return;
  const BOLD_MS = 60000;
  const LEAVE_MS = 180; // as --calm in rejoinder.css
  const GATHER_MS = 250; // between two requests: changes come in bursts
  const ROWS_MAX = 60;
  const status = document.getElementById("status");
  const fresh = document.getElementById("new-rows");
  const waiting = new Set();
  const due = new Set();
  const moving = new Set(); // on their way to another group by this person's own verdict: told changes must not undo it
  let timer = null;
  let isAsking = false;
  let lastAsked = 0;

  // The first row starts selected, so that its keys are seen; nothing takes the focus away from the page.
  if (matchMedia("(min-width: 861px)").matches && !window.rejoinder.selected()) window.rejoinder.rows()[0]?.classList.add("selected");

  const rowOf = (story) => document.getElementById(`story-${story}`);

  async function piece(url) {
    const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) throw new Error(`the server answered ${response.status}`);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  document.addEventListener("rejoinder:changed", (event) => {
    event.detail.stories.forEach((story) => due.add(story));
    plan();
  });

  // The first change is fetched at once; those that follow wait for each other.
  function plan() {
    if (timer === null && !isAsking) timer = setTimeout(bring, Math.max(0, lastAsked + GATHER_MS - Date.now()));
  }

  async function bring() {
    timer = null;
    isAsking = true;
    lastAsked = Date.now();
    const ids = [...due].sort((a, b) => Boolean(rowOf(b)) - Boolean(rowOf(a))).slice(0, ROWS_MAX); // those in sight first
    ids.forEach((story) => due.delete(story));
    try {
      const got = await piece(`/board/rows/?ids=${ids.join(",")}`);
      got.querySelectorAll(".row").forEach(put);
      if (waiting.size && !window.rejoinder.rows().length) await show(); // an empty board has no row that could jump
    } catch {
      ids.forEach((story) => due.add(story)); // no contact: asked again with the next change
      return;
    } finally {
      isAsking = false;
    }
    if (due.size) plan();
  }

  function put(row) {
    const story = row.dataset.story;
    if (moving.has(story)) return;
    const here = rowOf(story);
    const wanted = board.dataset.state;
    if (!here) {
      if (!wanted || wanted === row.dataset.state) waiting.add(story);
      return count();
    }
    const grew = here.dataset.posts !== row.dataset.posts;
    const held = here.contains(document.activeElement) ? [...here.querySelectorAll("a, button")].indexOf(document.activeElement) : -1;
    row.classList.toggle("selected", here.classList.contains("selected"));
    here.replaceWith(row);
    if (held >= 0) [...row.querySelectorAll("a, button")][held]?.focus({ preventScroll: true });
    if (grew) {
      row.classList.add("updated");
      setTimeout(() => row.classList.remove("updated"), BOLD_MS);
    }
  }

  function count() {
    if (!fresh) return;
    fresh.hidden = waiting.size === 0;
    fresh.querySelector("[data-new-count]").textContent = waiting.size;
  }

  async function show() {
    const kept = window.rejoinder.selected()?.dataset.story;
    try {
      const page = await piece(location.href);
      board.replaceChildren(...page.getElementById("board").childNodes);
      document.getElementById("filters").replaceWith(page.getElementById("filters"));
      const waits = page.querySelector("[data-to-decide]");
      const shown = document.querySelector("[data-to-decide]");
      if (waits && shown) shown.replaceWith(waits);
      waiting.clear();
      count();
      if (kept && rowOf(kept)) window.rejoinder.select(rowOf(kept));
    } catch (error) {
      fail(`Could not bring in what is new: ${error.message}. Press . again.`);
    }
  }
  fresh?.addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
    if (event.key === "." && !typing && !event.ctrlKey && !event.metaKey && document.body.dataset.keys !== "off") show();
  });

  // Verdicts: the row's own form, sent without leaving the board.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const isUndo = Boolean(form.closest("#status"));
    if (!isUndo && !form.closest("#board .row")) return;
    if (button?.dataset.opens !== undefined) return; // leads to a page of its own
    event.preventDefault();
    send(form, button);
  });

  async function send(form, button) {
    const fields = new FormData(form);
    if (button?.name) fields.set(button.name, button.value);
    try {
      const response = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin", headers: { Accept: "application/json" } });
      const told = await response.json();
      if (!response.ok) return fail(told.refused || "Not done.");
      if (told.kind === "undo") { say("Undone:", told); await show(); } else { say(`${told.word}:`, told, form); leave(told); }
    } catch {
      fail("No contact: nothing was changed. Try again.");
    }
  }

  function leave(told) {
    const row = rowOf(told.story);
    const wanted = board.dataset.state;
    // A told change may have put the row in its new state already, where it stood.
    const from = row?.closest("[data-group]")?.dataset.group;
    if (!row || from === told.state) return;
    const all = window.rejoinder.rows();
    const next = all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1];
    row.classList.add("leaving");
    moving.add(String(told.story));
    setTimeout(async () => {
      row.remove();
      recount(from, -1);
      recount(told.state, 1);
      if (next) window.rejoinder.select(next);
      const group = board.querySelector(`[data-group="${told.state}"] [data-rows]`);
      try {
        if (wanted || !group) return;
        const got = await piece(`/board/rows/?ids=${told.story}`);
        const moved = got.querySelector(".row");
        if (moved && !rowOf(told.story)) group.prepend(moved);
      } catch { /* it stands there at the next load */ } finally {
        moving.delete(String(told.story));
      }
    }, matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : LEAVE_MS);
  }

  function recount(state, step) {
    const places = [...document.querySelectorAll(`#filters [data-count="${state}"]`)];
    if (state === "new") places.push(...document.querySelectorAll("[data-to-decide]"));
    for (const place of places) {
      const text = place.firstChild;
      if (text) text.textContent = Math.max(0, Number(text.textContent) + step);
    }
    const group = board.querySelector(`[data-group="${state}"] .group-head .faint`);
    if (group) group.textContent = group.textContent.replace(/^\d+/, (number) => Math.max(0, Number(number) + step));
  }

  function say(words, told, form) {
    status.classList.remove("failed");
    const text = document.createElement("span");
    const strong = document.createElement("b");
    strong.textContent = words;
    text.append(strong, ` “${told.title.length > 70 ? `${told.title.slice(0, 69)}…` : told.title}”.`);
    status.replaceChildren(document.getElementById("tick").content.cloneNode(true), text);
    if (form) status.append(undoForm(told, form), key("u"));
    status.hidden = false;
    status.closest(".key-bar").classList.add("speaks");
  }

  function undoForm(told, form) {
    const undo = document.createElement("form");
    undo.method = "post";
    undo.action = `/stories/${told.story}/undo/`;
    undo.className = "inline";
    const fields = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, correction: told.correction, next: location.pathname + location.search };
    for (const [name, value] of Object.entries(fields)) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      undo.append(field);
    }
    const button = document.createElement("button");
    button.className = "as-link";
    button.dataset.undo = "";
    button.textContent = "Undo";
    undo.append(button);
    return undo;
  }

  function key(letter) {
    const sign = document.createElement("kbd");
    sign.textContent = letter;
    sign.ariaHidden = "true";
    return sign;
  }

  function fail(words) {
    const text = document.createElement("span");
    text.textContent = words;
    status.replaceChildren(text);
    status.classList.add("failed");
    status.hidden = false;
    status.closest(".key-bar").classList.add("speaks");
  }
})();
