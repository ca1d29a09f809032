// Correcting: Ctrl Enter does what the page offers; when splitting, both previews follow the choice at once.
// Without this file a button asks for the previews.
"use strict";

(() => {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) document.querySelector("main [data-do]")?.click();
  });

  const form = document.getElementById("choose");
  const preview = document.getElementById("preview");
  if (!form || !preview) return;
  const show = form.querySelector("[data-show]");
  const toHere = form.querySelector("[data-to-here]");
  show.hidden = true;
  toHere.hidden = false;
  let asked = 0;

  const rows = () => [...form.querySelectorAll(".words-row")];
  const boxOf = (row) => row.querySelector("input");

  // From the row above that is chosen already, else from the first, down to the row that is selected.
  toHere.addEventListener("click", () => {
    const all = rows();
    const last = all.indexOf(window.rejoinder.selected());
    if (last < 0) return;
    let first = last;
    while (first > 0 && !boxOf(all[first - 1]).checked) first -= 1;
    all.slice(first, last + 1).forEach((row) => { boxOf(row).checked = true; });
    form.dispatchEvent(new Event("change"));
  });

  form.addEventListener("change", async () => {
    const mine = ++asked;
    const chosen = new URLSearchParams(new FormData(form));
    for (const row of rows()) {
      const moves = boxOf(row).checked;
      row.classList.toggle("moves", moves);
      row.querySelector(".goes").textContent = moves ? "to the new story" : "stays";
    }
    history.replaceState(null, "", `?${chosen}`);
    try {
      const response = await fetch(`?${chosen}`, { credentials: "same-origin" });
      if (!response.ok || response.redirected || mine !== asked) throw new Error("not shown");
      put(new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      if (mine === asked) show.hidden = false;
    }
  });

  function put(page) {
    const reason = preview.querySelector("#reason")?.value;
    preview.replaceChildren(...page.getElementById("preview").childNodes);
    const field = preview.querySelector("#reason");
    if (field && reason) field.value = reason;
    document.getElementById("chosen-count").textContent = page.getElementById("chosen-count").textContent;
    for (const row of rows()) { // the marks say which words tell the chosen ones apart
      const said = page.getElementById(boxOf(row).id)?.closest(".words-row").querySelector(".words-title");
      if (said) row.querySelector(".words-title").replaceChildren(...said.childNodes);
    }
    const words = form.querySelector('[name="add"]');
    words.toggleAttribute("aria-disabled", page.querySelector('#choose [name="add"]').hasAttribute("aria-disabled"));
    if (words.hasAttribute("aria-disabled")) words.setAttribute("aria-disabled", "true");
  }

  form.querySelector('[name="add"]').addEventListener("click", (event) => {
    if (event.currentTarget.getAttribute("aria-disabled") === "true") event.preventDefault();
  });
})();
