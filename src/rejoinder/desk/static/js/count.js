// h and l go from stage to stage: the column, the row of the table and the reason are marked and brought into view.
// t shows the table where it stands open on the page already; keys.js opens those that are folded.
"use strict";

(() => {
  const parts = [...document.querySelectorAll("main [data-stage]")];
  if (!parts.length) return;
  const last = Math.max(...parts.map((part) => Number(part.dataset.stage)));
  const isTyping = (target) => target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable]"));
  let stage = -1;

  function show(next) {
    stage = Math.min(Math.max(next, 0), last);
    for (const part of parts) part.classList.toggle("stage-now", Number(part.dataset.stage) === stage);
    const seen = parts.find((part) => part.classList.contains("stage-now"));
    seen?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "h") show(stage < 0 ? last : stage - 1);
    else if (event.key === "l") show(stage + 1);
    else if (event.key === "t" && !document.querySelector("details.as-table")) document.querySelector(".stage-table, .pairs-table")?.scrollIntoView();
    else return;
    event.preventDefault();
  });
})();
