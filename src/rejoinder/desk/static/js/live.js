// The line to the server: one stream of changes for the page, and the words in the top bar that say how it is.
"use strict";

(() => {
  const marks = [...document.querySelectorAll("[data-live]")];
  if (!marks.length || !window.EventSource) return;
  let lastPost = marks[0].dataset.lastPost ? new Date(marks[0].dataset.lastPost).getTime() : null;
  let state = "waiting";
  const wall = document.querySelector("[data-wall-clock]");
  const ahead = wall ? new Date(wall.dateTime).getTime() - Date.now() : 0;

  function ago() {
    if (lastPost === null) return "no post yet";
    const seconds = Math.max(0, Math.floor((Date.now() + ahead - lastPost) / 1000));
    const said = seconds < 60 ? `${seconds} s` : seconds < 7200 ? `${Math.floor(seconds / 60)} min` : seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} days`;
    return `last post ${said} ago`;
  }

  function say() {
    for (const mark of marks) {
      mark.classList.toggle("still", state === "waiting");
      mark.classList.toggle("off", state === "off");
      const words = mark.querySelector("[data-live-words]");
      if (state === "on") words.textContent = `Live, ${ago()}`;
      if (state === "off") words.textContent = "No contact, trying again";
    }
  }

  function open() {
    const stream = new EventSource("/live/");
    stream.addEventListener("hello", () => { state = "on"; say(); });
    stream.addEventListener("changed", (event) => {
      const told = JSON.parse(event.data);
      if (told.last_post) lastPost = new Date(told.last_post).getTime();
      state = "on";
      say();
      document.dispatchEvent(new CustomEvent("rejoinder:changed", { detail: told }));
    });
    stream.onerror = () => {
      // The stream ends by itself every few minutes; only a try that fails is worth a word.
      setTimeout(() => { if (stream.readyState !== EventSource.OPEN) { state = "off"; say(); } }, 6000);
      if (stream.readyState === EventSource.CLOSED) setTimeout(open, 15000);
    };
    window.addEventListener("pagehide", () => stream.close(), { once: true });
  }

  open();
  setInterval(say, 1000);
  window.addEventListener("offline", () => { state = "off"; say(); });
  window.addEventListener("online", () => { state = "waiting"; });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
