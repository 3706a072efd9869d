/* The question box by keyboard, the menus of an answer, and its removed sentences. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const unfolded = new Set(); // the turns whose removed sentences are shown, through patches
  let editing = null;

  const turnOf = (element) => element.closest(".pc-turn").id;

  function refresh() {
    for (const removed of document.querySelectorAll(".pc-turn .pc-removed")) {
      if (unfolded.has(turnOf(removed))) removed.open = true;
    }
    const line = find(".pc-editing");
    if (line && line.textContent !== editing) {
      const box = find("#pc-question textarea");
      box.focus();
      requestAnimationFrame(() => box.setSelectionRange(box.value.length, box.value.length));
    }
    editing = line ? line.textContent : null;
  }

  function closeExports(but) {
    for (const open of document.querySelectorAll(".pc-export[open]")) {
      if (open !== but) open.open = false;
    }
  }

  document.addEventListener("click", (event) => {
    const inside = event.target.closest(".pc-export");
    closeExports(event.target.closest("button") ? null : inside);
    if (event.target.closest(".pc-kept-open, .pc-kept-new")) unfolded.clear();
    const removed = event.target.closest(".pc-removed > summary")?.parentElement;
    if (removed?.closest(".pc-turn")) {
      if (removed.open) unfolded.delete(turnOf(removed));
      else unfolded.add(turnOf(removed));
    }
  });

  document.addEventListener("keydown", (event) => {
    const box = find("#pc-question textarea");
    if (event.key === "ArrowUp" && event.target === box && !box.value) {
      const edits = document.querySelectorAll('.pc-turn [data-do="edit"]');
      if (!edits.length) return;
      event.preventDefault();
      edits[edits.length - 1].click();
    } else if (event.key === "Escape") {
      const open = find(".pc-export[open]");
      const stop = find("#pc-stop");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      } else if (stop && stop.offsetParent) stop.click();
      else if (event.target === box) find('.pc-editing [data-do="keep"]')?.click();
    }
  });

  window.presscheck.refreshers.push(refresh);
})();
