// The page of one story: copying a line, and a word when the story has grown.
"use strict";

(() => {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const line = document.getElementById(button.dataset.copy);
      const said = button.textContent;
      try {
        await navigator.clipboard.writeText(line.dataset.text);
        button.textContent = "Copied";
      } catch {
        const range = document.createRange(); // not allowed here: marked for the person to copy
        range.selectNodeContents(line);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        button.textContent = "Marked: copy it now";
      }
      setTimeout(() => { button.textContent = said; }, 3000);
    });
  });

  const page = document.querySelector("[data-story-page]");
  const note = document.getElementById("story-changed");
  document.addEventListener("rejoinder:changed", (event) => {
    if (page && note && event.detail.stories.includes(Number(page.dataset.storyPage))) note.hidden = false;
  });
})();
