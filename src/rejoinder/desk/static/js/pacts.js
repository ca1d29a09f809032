// The page of a plan: h and l go from stand-aside to stand-aside, arrows from hexagon to hexagon, v leaves a seat out,
// u shows the case that the other side unites, t opens the list. Choosing a seat swaps its panel. Links and forms do
// all of it without this file.
"use strict";

(() => {
  const map = document.querySelector("main [data-hexes]");
  const panel = document.querySelector("main [data-part]");
  const gains = document.querySelector("main [data-unite]");
  const isTyping = (target) =>
    target instanceof Element && Boolean(target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select"));
  const links = map ? [...map.querySelectorAll("a[data-seat]")] : [];
  const side = map ? Number(map.dataset.hexes) : 0;
  const ring = map?.parentElement.querySelector(".hex-chosen");
  let asked = 0;

  const chosen = () => links.find((link) => link.hasAttribute("aria-current"));
  // Stand-asides in the order of reading: rows from above, each from the left.
  const acts = links.filter((link) => "act" in link.dataset)
    .sort((a, b) => a.dataset.y - b.dataset.y || a.dataset.x - b.dataset.x);

  function mark(link) {
    const before = chosen();
    before?.removeAttribute("aria-current");
    before?.setAttribute("tabindex", "-1");
    link.setAttribute("aria-current", "true");
    link.removeAttribute("tabindex");
    if (ring) {
      ring.removeAttribute("hidden");
      ring.setAttribute("transform", `translate(${link.dataset.x} ${link.dataset.y})`);
    }
    bringIntoView(link);
  }

  // Only the frame of the map moves, never the page under the reader.
  function bringIntoView(link) {
    const frame = map.closest(".picture-frame");
    const room = frame.clientWidth, x = Number(link.dataset.x);
    if (x - side * 2 < frame.scrollLeft || x + side * 2 > frame.scrollLeft + room) frame.scrollLeft = x - room / 2;
  }

  if (chosen()) bringIntoView(chosen());

  async function choose(link, { focus = true } = {}) {
    const mine = ++asked;
    mark(link);
    if (focus) link.focus({ preventScroll: true });
    try {
      const answer = await fetch(`${panel.dataset.part}${link.dataset.seat}/?part=1`, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error("not shown");
      const text = await answer.text();
      if (mine !== asked) return;
      panel.innerHTML = text;
      history.replaceState(null, "", `?seat=${link.dataset.seat}`);
    } catch {
      if (mine === asked) location.href = link.getAttribute("href");
    }
  }

  function step(by) {
    if (!acts.length) return;
    const at = acts.indexOf(chosen());
    choose(acts[at < 0 ? (by > 0 ? 0 : acts.length - 1) : (at + by + acts.length) % acts.length]);
  }

  // The nearest hexagon in a direction; what lies straight ahead goes before what lies aside.
  function towards(x, y) {
    const from = chosen() || links[0];
    if (!from) return;
    let best = null, least = Infinity;
    for (const link of links) {
      const dx = link.dataset.x - from.dataset.x, dy = link.dataset.y - from.dataset.y;
      const ahead = dx * x + dy * y, aside = Math.abs(dx * y) + Math.abs(dy * x);
      const cost = ahead + 2 * aside;
      if (ahead > side / 2 && cost < least) [best, least] = [link, cost];
    }
    if (best) choose(best);
  }

  function unite() {
    if (!gains) return;
    const table = gains.closest("section");
    const on = table.classList.toggle("unites");
    gains.setAttribute("role", "status");
    gains.classList.toggle("strong", on);
  }

  map?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-seat]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    choose(link);
    if (matchMedia("(max-width: 1180px)").matches) panel.scrollIntoView({ block: "start" }); // it stands above the map
  });

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (ARROWS[event.key] && map?.contains(document.activeElement)) {
      towards(...ARROWS[event.key]);
    } else if (event.key === "h") step(-1);
    else if (event.key === "l") step(1);
    else if (event.key === "t" && document.querySelector("main [data-list]")) document.querySelector("main [data-list]").click();
    else if (event.key === "u" && !document.querySelector("main .told [data-undo], #status [data-undo]")) unite();
    else return;
    event.preventDefault();
  });

  // While it is planned: ask how far it is; when it is done, show it.
  const progress = document.querySelector("main [data-progress]");
  const wish = document.querySelector("main form.wish");
  let isTouched = false; // somebody changes the wish meanwhile: what they typed stays
  wish?.addEventListener("input", () => { isTouched = true; });

  function showIt() {
    const here = new URL(location.href);
    for (const name of ["done", "about", "key"]) here.searchParams.delete(name);
    here.hash = "";
    if (!isTouched) { location.replace(here); return; }
    const link = document.createElement("a");
    link.href = here;
    link.textContent = "It is planned. Show it";
    progress.querySelector("[data-step]").replaceChildren(link);
  }

  const ASK_MS = 1500; // a run takes a few seconds
  async function follow() {
    try {
      const answer = await fetch(progress.dataset.progress, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) {
        const said = await answer.json();
        if (!said.is_planning) { showIt(); return; }
        progress.querySelector("[data-step]").textContent = `${said.words}${said.step ? `: ${said.step}` : ""}.`;
      }
    } catch { /* offline for a moment: asked again */ }
    setTimeout(follow, ASK_MS);
  }
  if (progress) setTimeout(follow, ASK_MS);
})();
