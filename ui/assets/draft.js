/* Of a checked draft, all sentences are shown or those of one verdict. */
(() => {
  "use strict";
  const root = document.documentElement;

  function refresh() {
    const filters = [...document.querySelectorAll(".pc-only")];
    const chosen = filters.some((one) => one.dataset.only === root.dataset.pcOnly);
    if (!chosen) root.dataset.pcOnly = "all";
    for (const one of filters) {
      one.setAttribute("aria-pressed", String(one.dataset.only === root.dataset.pcOnly));
    }
  }

  document.addEventListener("click", (event) => {
    const filter = event.target.closest(".pc-only");
    if (!filter) return;
    root.dataset.pcOnly = filter.dataset.only;
    refresh();
  });

  window.presscheck.refreshers.push(refresh);
})();
