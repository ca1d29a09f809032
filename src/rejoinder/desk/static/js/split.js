// Splitting: both previews follow the choice at once. Without this file a button asks for them.
"use strict";

(() => {
  const form = document.getElementById("choose");
  const preview = document.getElementById("preview");
  if (!form || !preview) return;
  form.querySelector(".choose-actions .button").hidden = true;
  let asked = 0;

  form.addEventListener("change", async () => {
    const mine = ++asked;
    const chosen = new URLSearchParams(new FormData(form));
    form.querySelectorAll(".words-row").forEach((row) => {
      const moves = row.querySelector("input").checked;
      row.classList.toggle("moves", moves);
      row.querySelector(".goes").textContent = moves ? "to the new story" : "stays";
    });
    history.replaceState(null, "", `?${chosen}`);
    const reason = preview.querySelector("#reason")?.value;
    chosen.set("piece", "1");
    try {
      const response = await fetch(`?${chosen}`, { credentials: "same-origin" });
      if (!response.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      preview.replaceChildren(...page.body.childNodes);
      const field = preview.querySelector("#reason");
      if (field && reason) field.value = reason;
      const count = preview.querySelector("[name=post_ids]")?.value.split(",").length ?? 0;
      form.querySelector(".list-head b").textContent = `${count} ${count === 1 ? "post" : "posts"}`;
    } catch {
      form.querySelector(".choose-actions .button").hidden = false;
    }
  });
})();
