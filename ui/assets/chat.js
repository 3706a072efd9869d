/* The question box by keyboard, and the menus of an answer. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  let editing = null;

  function refresh() {
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
