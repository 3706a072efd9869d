/* The frame of the page: which view is shown, light and dark, and who puts state back after a
   patch. State is kept on <html> and in variables: Gradio patches the elements that it renders and
   would take off what is set on them, so refresh() runs after every patch. */
(() => {
  "use strict";
  const root = document.documentElement;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const refreshers = [];

  const behavior = () => (calm.matches ? "auto" : "smooth");

  function showView(view) {
    root.dataset.pcView = view;
    for (const button of document.querySelectorAll(".pc-view")) {
      if (button.dataset.view === view) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
  }

  /* A view has an address of its own, so that the browser's Back leads to the one before. */
  function goTo(view) {
    if (view === root.dataset.pcView) return;
    root.dataset.pcView = view;
    refresh();
    history.pushState(null, "", view === "ask" ? location.pathname : `#${view}`);
    scrollTo(0, 0);
  }

  function viewOfAddress() {
    const named = location.hash.slice(1);
    return /^[a-z]+$/.test(named) ? named : "ask";
  }

  function refresh() {
    showView(root.dataset.pcView);
    for (const each of refreshers) {
      try {
        each();
      } catch (error) {
        console.error(error); // and the others still run: this one may be about what is not there yet
      }
    }
  }

  function setTheme(theme) {
    document.body.classList.toggle("dark", theme === "dark");
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on("[data-view]")) {
      goTo(on("[data-view]").dataset.view);
    } else if (on("[data-goto]")) {
      const place = document.getElementById(on("[data-goto]").dataset.goto);
      place.scrollIntoView({ block: "nearest", behavior: behavior() });
    } else if (on(".pc-theme")) {
      const theme = document.body.classList.contains("dark") ? "light" : "dark";
      setTheme(theme);
      localStorage.setItem("presscheck-theme", theme);
    }
  });
  addEventListener("popstate", () => {
    root.dataset.pcView = viewOfAddress();
    refresh();
  });

  const chosen = localStorage.getItem("presscheck-theme");
  if (chosen) setTheme(chosen);
  showView(viewOfAddress());
  window.presscheck = { refresh, goTo, behavior, refreshers };
})();
