/* The reader: a whole article, with the span that a quote names marked. Whatever has data-article
   (an id) opens it, at data-start and data-end (offsets into the article's text, in code points)
   where it has them. */
(() => {
  "use strict";
  const KEPT = 60;
  const kept = new Map(); // id -> HTML as the server escaped it, oldest first
  const asked = new Map(); // id -> the request under way
  let earlier = []; // what the reader showed before, to go back to
  let shown = null;
  let opener = null;
  let libraryChange = null;

  const dialog = document.createElement("dialog");
  dialog.id = "pc-reader";
  dialog.setAttribute("aria-labelledby", "pc-read-title");
  dialog.innerHTML =
    '<div class="pc-read-bar"><button type="button" class="pc-read-back" hidden>Back</button>' +
    '<button type="button" class="pc-read-quote" hidden>To the quote</button>' +
    '<button type="button" class="pc-read-close">Close</button></div>' +
    '<div class="pc-read-body" tabindex="-1"></div>';
  document.body.append(dialog);
  const body = dialog.querySelector(".pc-read-body");
  const back = dialog.querySelector(".pc-read-back");
  const toQuote = dialog.querySelector(".pc-read-quote");

  function fetched(id) {
    if (kept.has(id)) return Promise.resolve(kept.get(id));
    if (!asked.has(id)) {
      const request = fetch(`reader/${encodeURIComponent(id)}`, { credentials: "same-origin" })
        .then(async (reply) => {
          if (!(reply.headers.get("content-type") || "").startsWith("text/html"))
            throw new Error(`status ${reply.status}`);
          const html = await reply.text();
          if (reply.ok) keep(id, html);
          return html;
        })
        .finally(() => asked.delete(id));
      asked.set(id, request);
    }
    return asked.get(id);
  }

  function keep(id, html) {
    kept.set(id, html);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  }

  function placeOf(element) {
    const { article, start, end } = element.dataset;
    const span = start && end ? [Number(start), Number(end)] : null;
    return { article, span };
  }

  function open(element) {
    const place = placeOf(element);
    if (dialog.open) {
      earlier.push(shown);
    } else {
      earlier = [];
      opener = element;
    }
    show(place);
  }

  async function show(place) {
    shown = place;
    back.hidden = earlier.length === 0;
    toQuote.hidden = !place.span;
    if (!kept.has(place.article)) {
      body.innerHTML = '<p class="pc-read-wait" role="status">Opening the article</p>';
      lift();
    }
    let html;
    try {
      html = await fetched(place.article);
    } catch {
      html =
        '<article class="pc-read"><h2 id="pc-read-title" tabindex="-1">The article cannot be ' +
        "fetched</h2><p>Presscheck does not answer. See whether it still runs, then open the " +
        "article again.</p></article>";
    }
    if (shown !== place) return; // another was opened meanwhile, or the reader closed
    body.innerHTML = html; // escaped by ui/render/reader.py
    lift();
    body.scrollTop = 0;
    const marked = place.span ? markSpan(...place.span) : null;
    const title = body.querySelector("#pc-read-title");
    if (marked && !place.again) {
      scrollToMark(marked);
      marked.focus({ preventScroll: true });
    } else if (title) {
      title.focus({ preventScroll: true });
    }
  }

  function lift() {
    if (dialog.open) return;
    dialog.showModal();
    document.documentElement.dataset.pcReader = "open";
  }

  function scrollToMark(marked) {
    const space = body.getBoundingClientRect();
    const at = marked.getBoundingClientRect();
    body.scrollTop += at.top - space.top - Math.max(24, space.height / 3);
  }

  /* The part of the text between two offsets, in all paragraphs that it runs through. */
  function markSpan(start, end) {
    let first = null;
    for (const paragraph of body.querySelectorAll(".pc-read-text p[data-start]")) {
      const from = Number(paragraph.dataset.start);
      const letters = Array.from(paragraph.textContent); // code points, as Python counts
      const begin = Math.max(start - from, 0);
      const stop = Math.min(end - from, letters.length);
      if (begin >= stop) continue;
      const mark = document.createElement("mark");
      mark.textContent = letters.slice(begin, stop).join("");
      paragraph.replaceChildren(
        letters.slice(0, begin).join(""),
        mark,
        letters.slice(stop).join(""),
      );
      first = first || mark;
    }
    if (first) first.tabIndex = -1;
    return first;
  }

  function close() {
    dialog.close();
  }

  dialog.addEventListener("close", () => {
    delete document.documentElement.dataset.pcReader;
    shown = null;
    earlier = [];
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  });

  /* Nothing of the page behind hears what happens in here. */
  dialog.addEventListener("click", (event) => {
    event.stopPropagation();
    const on = (selector) => event.target.closest(selector);
    if (event.target === dialog || on(".pc-read-close")) close();
    else if (on(".pc-read-back")) show(earlier.pop());
    else if (on(".pc-read-quote")) {
      const marked = body.querySelector("mark");
      if (marked) scrollToMark(marked);
    } else if (on("[data-article]")) open(on("[data-article]"));
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());

  document.addEventListener("click", (event) => {
    const on = event.target.closest("[data-article]");
    if (!on || event.defaultPrevented) return;
    event.preventDefault();
    open(on);
  });

  /* Whoever points at it will likely open it. */
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const on = event.target.closest?.("[data-article]");
      if (on && !kept.has(on.dataset.article)) fetched(on.dataset.article).catch(() => {});
    });
  }

  /* The article that is shown, as it is in the library now. */
  window.presscheck.readAgain = () => {
    kept.clear(); // of its copies too, which name it
    if (shown) show({ ...shown, again: true });
  };

  window.presscheck.refreshers.push(() => {
    const change = document.querySelector("[data-library-change]")?.dataset.libraryChange;
    if (change !== libraryChange) kept.clear(); // removed articles must not stay readable
    libraryChange = change;
  });
})();
