/* The question box by keyboard, and what an answer hands out: a text to copy, a file to save. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const SAID_MS = 2500;
  let handedOut = null;
  let editing = null;
  let saying = 0;

  function say(words) {
    const said = find(".pc-said");
    if (!said) return;
    said.textContent = words;
    clearTimeout(saying);
    saying = setTimeout(() => (said.textContent = ""), SAID_MS);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      say("Copied with its quotes");
    } catch {
      say("The browser did not let it be copied. Export it instead.");
    }
  }

  function save(text, name, type) {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    say(`Saved as ${name}`);
  }

  function takeHandout() {
    const handout = find("pre.pc-handout");
    if (!handout || handout.dataset.n === handedOut) return;
    handedOut = handout.dataset.n;
    const { to, name, type } = handout.dataset;
    if (to === "copy") copy(handout.textContent);
    else save(handout.textContent, name, type);
  }

  function refresh() {
    takeHandout();
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
