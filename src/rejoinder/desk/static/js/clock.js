// Clocks run between two loads of a page: the wall clock, and the time left of each story.
"use strict";

(() => {
  const DUE_S = 300; // as in core/clock.py
  const shell = document.querySelector("[data-wall-clock]");
  if (!shell) return;
  const ahead = new Date(shell.dateTime).getTime() - Date.now(); // the server's clock is the one that counts
  const shown = shell.textContent;
  const two = (number) => String(number).padStart(2, "0");
  // The server writes the person's own time zone; only the minutes passed are added here.
  const start = /(\d\d):(\d\d)$/.exec(shown);
  const startAt = Date.now();

  function wall() {
    if (!start) return;
    const seconds = Math.floor((Date.now() - startAt + (new Date(shell.dateTime).getSeconds() * 1000)) / 1000);
    const minutes = Number(start[1]) * 60 + Number(start[2]) + Math.floor(seconds / 60);
    if (minutes >= 1440) return; // a new day: the next load of the page says which
    const said = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
    shell.textContent = shown.replace(/\d\d:\d\d$/, said);
    document.querySelectorAll("[data-short-clock]").forEach((clock) => { clock.textContent = said; });
  }

  function lateFor(seconds) {
    if (seconds >= 172800) return `${Math.floor(seconds / 86400)} days`;
    if (seconds >= 7200) return `${Math.floor(seconds / 3600)} h`;
    return seconds >= 60 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds)} s`;
  }

  function run(clock) {
    const target = Number(clock.dataset.targetMin) * 60;
    const left = new Date(clock.dataset.clock).getTime() / 1000 + target - (Date.now() + ahead) / 1000;
    const around = clock.closest(".clock, .big-clock");
    const kind = left < 0 ? "late" : left < DUE_S ? "due" : "running";
    clock.textContent = left < 0 ? `${lateFor(-left)} late` : `${Math.floor(left / 60)}:${two(Math.floor(left % 60))} left`;
    around?.classList.remove("late", "due", "running");
    around?.classList.add(kind);
    around?.querySelector(".track .full")?.setAttribute("width", `${Math.round(100 * Math.min(1, Math.max(0, 1 - left / target)))}%`);
  }

  function tick() {
    if (document.hidden) return;
    wall();
    document.querySelectorAll("[data-clock]").forEach(run);
  }
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
})();
