// What the rooms add to keys.js: page keys that also work while a row is chosen, the row's x, undo, and Ctrl s.
"use strict";

(() => {
  const isTyping = (target) =>
    target instanceof Element && Boolean(target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select"));
  const ofPage = (key) => [...document.querySelectorAll(`main [data-key="${key}"]`)].find((found) => !found.closest(".row"));

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      const save = document.querySelector("main [data-key-save]");
      if (save) { event.preventDefault(); save.click(); }
      return;
    }
    if (event.altKey && event.key === "1") {
      const mend = document.querySelector("main [data-mend]");
      if (mend) { event.preventDefault(); mend.click(); }
      return;
    }
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "u") { document.querySelector("main .told [data-undo]")?.click(); return; }
    if (event.key === "x") {
      (document.querySelector('main .row.selected [data-key="x"]') || ofPage("x"))?.click();
      return;
    }
    if (event.defaultPrevented || event.key.length !== 1 || !/[a-z]/.test(event.key)) return;
    const found = ofPage(event.key);
    if (found) { event.preventDefault(); found.click(); }
  });

  // A key may stand on a field: pressing it goes there.
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.key) event.target.focus();
  });

  // A form that was sent is not sent again by a second press while the answer is on its way. Downloads leave the page
  // as it is, so it may be sent again after a while; a page that comes back from the browser's memory at once.
  const SENT_MS = 4000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, SENT_MS);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
