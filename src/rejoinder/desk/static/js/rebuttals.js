// Writing a rebuttal: counted and checked by the desk a moment after the last key. Everything works without this file.
"use strict";

(() => {
  const WAIT_MS = 350; // after the last key
  const AGAIN_MS = 4000; // after a check that got no answer
  const form = document.querySelector("form[data-check]");
  let timer = 0;
  let asked = null;
  let isChanged = false;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const press = document.querySelector("main [data-ask]");
      if (press) { event.preventDefault(); press.click(); }
    }
    if (event.altKey && event.key === "d") {
      const difference = document.getElementById("difference");
      if (difference) { event.preventDefault(); difference.scrollIntoView({ block: "nearest" }); difference.focus(); }
    }
    if (event.altKey && event.key === "1") {
      event.preventDefault();
      nextFinding();
    }
  });

  // To the next finding: its words are chosen in the text, so that typing puts them right.
  function nextFinding() {
    const all = [...document.querySelectorAll("[data-finding]")];
    if (!all.length) return;
    const now = all.findIndex((one) => one.classList.contains("looked-at"));
    all[now]?.classList.remove("looked-at");
    const next = all[(now + 1) % all.length];
    next.classList.add("looked-at");
    next.scrollIntoView({ block: "nearest" });
    const text = document.getElementById(`text-${next.dataset.account}`);
    if (!text) { next.focus(); return; }
    text.focus();
    text.setSelectionRange(Number(next.dataset.start), Number(next.dataset.end));
  }

  if (!form) return;
  const saved = document.querySelector("[data-saved]");
  const texts = form.querySelectorAll("textarea");

  form.addEventListener("input", (event) => {
    isChanged = true;
    if (saved) saved.textContent = "Not saved yet: Ctrl s";
    const behind = event.target.closest(".writing")?.querySelector(".marked");
    if (behind) behind.textContent = `${event.target.value}\u200b`; // the field grows with it
    clearTimeout(timer);
    timer = setTimeout(check, WAIT_MS);
  });
  document.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });

  // Over the findings, which are then those of an earlier text.
  function say(words) {
    const head = document.querySelector("#findings .panel-head .tiny");
    if (head) head.textContent = words;
  }

  async function check() {
    asked?.abort();
    const mine = asked = new AbortController();
    const sent = [...texts].map((text) => text.value).join("\u0000");
    try {
      const response = await fetch(form.dataset.check, { method: "POST", body: new FormData(form), credentials: "same-origin", signal: mine.signal });
      if (response.status >= 500) throw new Error("not checked");
      if (!response.ok || response.redirected) { say("Not checked: saving says why."); return; }
      const got = new DOMParser().parseFromString(await response.text(), "text/html");
      if (sent !== [...texts].map((text) => text.value).join("\u0000")) return; // typed on meanwhile: the next answer counts
      got.querySelectorAll("[data-piece]").forEach((piece) => document.getElementById(piece.id)?.replaceWith(piece));
    } catch {
      if (mine.signal.aborted) return;
      say("Not checked, no contact. Trying again.");
      clearTimeout(timer);
      timer = setTimeout(check, AGAIN_MS);
    }
  }

  // Typed before this file came, or put back by the browser: it counts like what is typed now.
  for (const text of texts) {
    if (text.value !== text.defaultValue) text.dispatchEvent(new Event("input", { bubbles: true }));
  }
})();
