/* The library: what its buttons, boxes and timeline wish goes to the part that they stand in, which
   sends it (ui/panels/library.py). */
(() => {
  "use strict";
  const TYPING_MS = 180;
  let typing = 0;
  let brushed = null; // the timeline, where the drag began, the space it is in

  const wish = (from, detail) =>
    from.dispatchEvent(new CustomEvent("pc-wish", { bubbles: true, detail }));

  /* Taking out is asked about first: it cannot be undone from here. */
  const dialog = document.createElement("dialog");
  dialog.id = "pc-removal";
  dialog.setAttribute("aria-labelledby", "pc-removal-title");
  dialog.innerHTML =
    '<h2 id="pc-removal-title">Remove this article?</h2><p class="pc-removal-of"></p>' +
    "<p><b>Take out</b>: it is searched and quoted no more. Answers that quote it can still open " +
    "it, until <code>presscheck library purge</code>.</p>" +
    "<p><b>Delete</b>: its text goes too. Answers keep their quotes, but cannot open it.</p>" +
    "<p>A file that you have elsewhere is left alone, and comes back if it is ingested again.</p>" +
    '<form method="dialog"><button value="">Cancel</button>' +
    '<button value="erase" class="pc-removal-whole">Delete</button>' +
    '<button value="remove" class="pc-removal-main">Take out</button></form>';
  document.body.append(dialog);
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("click", (event) => event.stopPropagation());

  function confirmRemoval(button) {
    const { remove: id, title } = button.dataset;
    dialog.querySelector(".pc-removal-of").textContent = title;
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue) wish(button, { [dialog.returnValue]: id });
      else if (button.isConnected) button.focus();
    };
    dialog.showModal();
    dialog.querySelector("button").focus();
  }

  document.addEventListener("click", (event) => {
    const within = event.target.closest("#pc-view-library, #pc-scope-line, #pc-brief-scope-line");
    const on = within && event.target.closest("button");
    if (!on) return;
    const { by, page, clear, ask, undo, remove, publisher, clearScope } = on.dataset;
    if (by) wish(on, { by });
    else if (page) {
      wish(on, { page: Number(page) });
      document.getElementById("pc-articles").scrollIntoView({ block: "start" });
    } else if (clear) wish(on, { clear: true });
    else if (undo) wish(on, { undo: true });
    else if (clearScope) wish(on, { clear: true });
    else if (remove) confirmRemoval(on);
    else if (ask) {
      wish(on, { ask: true });
      window.presscheck.goTo("ask");
      document.querySelector("#pc-question textarea")?.focus();
    } else if (publisher !== undefined) {
      wish(on, { publisher: on.getAttribute("aria-pressed") === "true" ? "" : publisher });
    }
  });

  function sendFilters(form) {
    const value = (name) => form.elements[name].value;
    wish(form, {
      words: value("words"),
      publisher: value("publisher"),
      since: value("since"),
      until: value("until"),
    });
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches(".pc-filters")) event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest(".pc-filters");
    if (!form) return;
    clearTimeout(typing);
    typing = setTimeout(() => sendFilters(form), event.target.name === "words" ? TYPING_MS : 400);
  });

  /* A patch changes attributes; what stands in a box is its property. */
  function fillFilters() {
    const form = document.querySelector(".pc-filters");
    if (!form) return;
    for (const name of ["words", "publisher", "since", "until"]) {
      const box = form.elements[name];
      if (box !== document.activeElement && box.value !== form.dataset[name])
        box.value = form.dataset[name];
    }
    paintBrush();
  }

  /* The time that is chosen, as a band over the bars. */
  function paintBrush() {
    const form = document.querySelector(".pc-filters");
    const figure = document.querySelector(".pc-timeline");
    if (!form || !figure || brushed) return;
    const { since, until } = form.dataset;
    const edges = figure.dataset.edges.split(",");
    const bins = edges.length - 1;
    let from = 0;
    let to = bins;
    if (since) while (from < bins - 1 && edges[from + 1] <= since) from += 1;
    if (until) while (to > from + 1 && edges[to - 1] > until) to -= 1;
    band(figure, from, to, Boolean(since || until));
  }

  function band(figure, from, to, visible) {
    const brush = figure.querySelector(".pc-brush");
    const bins = figure.dataset.edges.split(",").length - 1;
    brush.style.left = `${(100 * from) / bins}%`;
    brush.style.width = `${(100 * (to - from)) / bins}%`;
    brush.style.display = visible ? "block" : "none";
  }

  function binAt(figure, x) {
    const space = figure.querySelector(".pc-brush-space").getBoundingClientRect();
    const bins = figure.dataset.edges.split(",").length - 1;
    const place = Math.floor(((x - space.left) / space.width) * bins);
    return Math.min(Math.max(place, 0), bins - 1);
  }

  document.addEventListener("pointerdown", (event) => {
    const space = event.target.closest(".pc-brush-space");
    if (!space || event.button !== 0) return;
    const figure = space.closest(".pc-timeline");
    const bin = binAt(figure, event.clientX);
    brushed = { figure, bin };
    space.setPointerCapture(event.pointerId);
    band(figure, bin, bin + 1, true);
  });
  document.addEventListener("pointermove", (event) => {
    if (!brushed) return;
    const bin = binAt(brushed.figure, event.clientX);
    band(brushed.figure, Math.min(bin, brushed.bin), Math.max(bin, brushed.bin) + 1, true);
  });
  document.addEventListener("pointerup", (event) => {
    if (!brushed) return;
    const { figure, bin: begun } = brushed;
    brushed = null;
    const bin = binAt(figure, event.clientX);
    const edges = figure.dataset.edges.split(",");
    const after = new Date(`${edges[Math.max(bin, begun) + 1]}T00:00:00Z`);
    const until = new Date(after.getTime() - 86400000).toISOString().slice(0, 10);
    wish(figure, { since: edges[Math.min(bin, begun)], until });
  });
  document.addEventListener("pointercancel", () => {
    brushed = null;
    paintBrush();
  });

  window.presscheck.refreshers.push(fillFilters);
})();
