// A transcript while it is spoken: asks every two seconds what came, and puts each line in once.
"use strict";

(() => {
  const page = document.querySelector("[data-transcript]");
  if (!page || page.hasAttribute("data-ended")) return;
  const list = page.querySelector("[data-lines]");
  const claims = page.querySelector("[data-claims]");
  const empty = page.querySelector("[data-empty]");
  const state = document.querySelector("[data-state]");
  const EVERY_MS = 2000;
  const LINES_MAX = 600; // kept on the page; earlier ones are on the server
  const unread = list.querySelector("li.unread");
  const last = list.lastElementChild;
  let from = unread ? Number(unread.dataset.line) : last ? Number(last.dataset.line) + 1 : 1;
  let failed = 0;
  let shown = claims.innerHTML;

  function isAtEnd() {
    return window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 240;
  }

  function put(row) {
    const made = document.createElement("template");
    made.innerHTML = row.html.trim();
    const fresh = made.content.firstElementChild;
    const here = document.getElementById(fresh.id);
    if (here) {
      if (here.outerHTML !== fresh.outerHTML) here.replaceWith(fresh);
      return;
    }
    list.append(fresh);
    while (list.children.length > LINES_MAX) list.firstElementChild.remove();
  }

  function show(told) {
    const follows = isAtEnd();
    told.rows.forEach(put);
    if (told.rows.length) empty.hidden = true;
    if (told.claims !== shown) {
      claims.innerHTML = told.claims;
      shown = told.claims;
    }
    from = told.from;
    state.textContent = told.ended ? "Ended." : "Open, listening.";
    if (follows && told.rows.length && document.activeElement === document.body) {
      document.getElementById("latest").scrollIntoView({ block: "end" });
    }
    return told.ended;
  }

  async function ask() {
    let ended = false;
    try {
      const answer = await fetch(`${page.dataset.transcript}?from=${from}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      ended = show(await answer.json());
      failed = 0;
    } catch {
      failed += 1;
      state.textContent = "No contact, trying again. What is here stays.";
    }
    if (!ended) setTimeout(ask, EVERY_MS * Math.min(8, 1 + failed));
  }

  setTimeout(ask, EVERY_MS);
})();
