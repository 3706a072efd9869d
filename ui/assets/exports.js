/* Copies a text of the page, or saves it as a file of its own. */
(() => {
  "use strict";

  function say(button, words) {
    const status = button.closest(".pc-exports").querySelector(".pc-exported");
    status.textContent = words;
    setTimeout(() => {
      if (status.textContent === words) status.textContent = "";
    }, 4000);
  }

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Where the page is neither on this machine nor behind https, the browser has no clipboard.
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    const copied = document.execCommand("copy");
    box.remove();
    if (!copied) throw new Error("not copied");
  }

  function save(text, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-save]");
    const place = button && document.getElementById(button.dataset.copy || button.dataset.save);
    if (!place) return;
    if (button.dataset.save) {
      save(place.textContent, place.dataset.name);
      say(button, "Saved");
    } else {
      copy(place.textContent).then(
        () => say(button, "Copied"),
        () => say(button, "The browser did not let it be copied; save it instead."),
      );
    }
  });
})();
