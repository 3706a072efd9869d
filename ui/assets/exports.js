/* Copies a text, or saves it as a file: one that stands in the page behind its button, or one that
   the server hands out. */
(() => {
  "use strict";
  const SAID_MS = 4000;
  const saying = new WeakMap();
  let handedOut = null;

  function say(place, words) {
    if (!place) return;
    place.textContent = words;
    clearTimeout(saying.get(place));
    saying.set(place, setTimeout(() => (place.textContent = ""), SAID_MS));
  }

  async function toClipboard(text) {
    try {
      return await navigator.clipboard.writeText(text);
    } catch {
      // Where the page is neither on this machine nor behind https, the browser has no clipboard.
      const focused = document.activeElement;
      const box = document.createElement("textarea");
      box.value = text;
      document.body.append(box);
      box.select();
      const copied = document.execCommand("copy");
      box.remove();
      focused?.focus();
      if (!copied) throw new Error("not copied");
    }
  }

  function copy(text, words, place) {
    toClipboard(text).then(
      () => say(place, words),
      () => say(place, "The browser did not let it be copied. Save it as a file instead."),
    );
  }

  function save(text, name, type, place) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say(place, `Saved as ${name}`);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-save]");
    const held = button && document.getElementById(button.dataset.copy || button.dataset.save);
    if (!held) return;
    const place = button.closest(".pc-exports").querySelector(".pc-exported");
    if (button.dataset.copy) copy(held.textContent, "Copied", place);
    else save(held.textContent, held.dataset.name, "text/plain", place);
  });

  function takeHandout() {
    const handout = document.querySelector("pre.pc-handout");
    if (!handout || handout.dataset.n === handedOut) return;
    const { n, to, name, type } = handout.dataset;
    handedOut = n;
    const place = document.querySelector(".pc-said");
    if (to === "copy") copy(handout.textContent, "Copied with its quotes", place);
    else save(handout.textContent, name, type, place);
  }

  window.presscheck.refreshers.push(takeHandout);
})();
