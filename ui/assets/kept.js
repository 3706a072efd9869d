/* The kept conversations: which one is open is remembered, by the tab and by the browser; on a
   narrow screen their list is a drawer. */
(() => {
  "use strict";
  const root = document.documentElement;
  const key = "presscheck-conversation";
  const find = (selector) => document.querySelector(selector);

  function setShelf(open) {
    if (open) root.dataset.pcShelf = "open";
    else delete root.dataset.pcShelf;
    refresh();
    if (open) find(".pc-kept-new")?.focus();
    else find(".pc-shelf-open")?.focus();
  }

  function refresh() {
    const kept = find(".pc-kept");
    if (kept && kept.dataset.current !== sessionStorage.getItem(key)) {
      sessionStorage.setItem(key, kept.dataset.current);
      localStorage.setItem(key, kept.dataset.current);
    }
    const open = root.dataset.pcShelf === "open";
    find(".pc-shelf-open")?.setAttribute("aria-expanded", String(open));
  }

  function closeMenus(but) {
    for (const menu of document.querySelectorAll(".pc-kept-menu[open]")) {
      if (menu !== but) menu.open = false;
    }
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    closeMenus(on(".pc-kept-menu"));
    if (on("[data-shelf]")) setShelf(root.dataset.pcShelf !== "open");
    else if (on(".pc-kept-open, .pc-kept-new")) {
      if (root.dataset.pcShelf) setShelf(false);
      find("#pc-question textarea")?.focus({ preventScroll: true });
    } else if (root.dataset.pcShelf && !on("#pc-shelf")) setShelf(false);
  });

  document.addEventListener("submit", () => closeMenus(null));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = find(".pc-kept-menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (root.dataset.pcShelf) setShelf(false);
  });

  window.presscheck.refreshers.push(refresh);
})();
