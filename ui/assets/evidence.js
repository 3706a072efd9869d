/* A number in an answer opens its quote: in the panel beside the conversation, or in the sheet that
   the panel is on a narrow screen. */
(() => {
  "use strict";
  const root = document.documentElement;
  const narrow = matchMedia("(max-width: 860px)");
  let activeTurn = null; // of the conversation, whose quotes the panel shows
  let activeQuote = null; // id of the quote that was opened
  let newestTurn = null;
  let openedFrom = null; // selector and place of the number that opened it: focus goes back there

  const find = (selector) => document.querySelector(selector);

  function openSheet() {
    root.dataset.pcSheet = "open";
  }

  function closeSheet() {
    delete root.dataset.pcSheet;
  }

  function openQuote(link) {
    const kind = link.classList.contains("pc-mark") ? ".pc-mark" : ".pc-chip";
    const alike = `${kind}[data-turn="${link.dataset.turn}"][data-n="${link.dataset.n}"]`;
    openedFrom = [alike, [...document.querySelectorAll(alike)].indexOf(link)];
    if (link.closest(".pc-turn")) activeTurn = link.dataset.turn;
    if (link.closest(".pc-teaser")) window.presscheck.goTo("brief");
    activeQuote = `quote-${link.dataset.turn}-${link.dataset.n}`;
    openSheet();
    refresh();
    const card = document.getElementById(activeQuote);
    if (!card) return;
    card.focus({ preventScroll: true });
    const panel = find("#pc-side");
    const mark = card.querySelector("mark") || card;
    const space = panel.getBoundingClientRect();
    const quote = mark.getBoundingClientRect();
    const covered = find("#pc-side-head").offsetHeight + 12;
    const top = card.getBoundingClientRect().top - space.top - covered;
    const fits = quote.bottom - card.getBoundingClientRect().top < space.height - covered - 12;
    const centred = quote.top - space.top - space.height / 3;
    panel.scrollBy({ top: fits ? top : centred, behavior: "auto" });
  }

  function backToAnswer() {
    closeSheet();
    if (!openedFrom) return;
    const [alike, place] = openedFrom;
    const mark = document.querySelectorAll(alike)[place];
    if (!mark) return;
    mark.scrollIntoView({ block: "nearest", behavior: window.presscheck.behavior() });
    mark.focus({ preventScroll: true });
  }

  function refresh() {
    const turns = document.querySelectorAll(".pc-turn");
    const newest = turns.length ? turns[turns.length - 1].dataset.turn : null;
    root.dataset.pcTurns = String(turns.length);
    if (newest !== newestTurn) {
      newestTurn = activeTurn = newest;
      activeQuote = openedFrom = null;
      if (newest && turns.length > 1) {
        const turn = document.getElementById(`turn-${newest}`);
        turn.scrollIntoView({ block: "start", behavior: window.presscheck.behavior() });
      }
    }
    // Those of the brief and of the draft bear the view's name.
    const view = root.dataset.pcView;
    const whose = view === "ask" ? activeTurn : view;
    let shown = false;
    for (const group of document.querySelectorAll(".pc-group")) {
      group.hidden = group.dataset.turn !== whose;
      shown = shown || !group.hidden;
    }
    root.dataset.pcEvidence = shown ? "yes" : "no";
    for (const card of document.querySelectorAll(".pc-quote")) {
      card.classList.toggle("pc-active", card.id === activeQuote);
    }
    for (const mark of document.querySelectorAll(".pc-mark, .pc-chip")) {
      const is = `quote-${mark.dataset.turn}-${mark.dataset.n}` === activeQuote;
      mark.classList.toggle("pc-active", is);
      if (is) mark.setAttribute("aria-current", "true");
      else mark.removeAttribute("aria-current");
    }
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    const mark = on(".pc-mark, .pc-chip");
    if (mark) {
      event.preventDefault();
      openQuote(mark);
    } else if (on(".pc-back, .pc-close")) {
      event.preventDefault();
      backToAnswer();
    } else if (root.dataset.pcSheet === "open" && narrow.matches && !on("#pc-side")) {
      closeSheet();
    }
  });

  /* From one quote of the panel to the next, while one of them has the focus. */
  function step(card, by) {
    const cards = [...card.closest(".pc-group").querySelectorAll(".pc-quote")];
    const next = cards[cards.indexOf(card) + by];
    if (!next) return;
    activeQuote = next.id;
    refresh();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", behavior: window.presscheck.behavior() });
  }

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest && event.target.closest(".pc-quote");
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (card && card === event.target && by && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      step(card, by);
      return;
    }
    if (event.key === "Escape" && (openedFrom || root.dataset.pcSheet)) backToAnswer();
  });

  window.presscheck.refreshers.push(refresh);
  refresh();
})();
