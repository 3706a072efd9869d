/* The form in the reader with which an editor changes what an article says of itself. It is sent to
   the HTTP API, which says what is wrong with it; see ui/render/edit_form.py. */
(() => {
  "use strict";
  const dialog = document.getElementById("pc-reader");
  const said = document.createElement("span");
  said.className = "pc-edit-done";
  said.setAttribute("role", "status");
  dialog.querySelector(".pc-read-close").before(said);

  const openForm = () => dialog.querySelector(".pc-edit-form:not([hidden])");

  function unfold(button, unfolded) {
    const form = dialog.querySelector(".pc-edit-form");
    form.hidden = !unfolded;
    button.hidden = unfolded;
    button.setAttribute("aria-expanded", String(unfolded));
    said.textContent = "";
    if (unfolded) {
      form.elements.title.focus();
    } else {
      form.reset();
      complain(form, "");
      button.focus();
    }
  }

  const fold = () => unfold(dialog.querySelector(".pc-edit-open"), false);

  function complain(form, words, field) {
    for (const box of form.querySelectorAll("[aria-invalid]")) {
      box.removeAttribute("aria-invalid");
      box.removeAttribute("aria-errormessage");
    }
    const error = form.querySelector(".pc-edit-error");
    const box = field && form.elements[field];
    if (box) box.after(error); // where it is seen on a phone too
    else form.querySelector(".pc-edit-foot").before(error);
    error.textContent = words;
    if (!box) return;
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-errormessage", "pc-edit-error");
    box.focus();
  }

  /* Only what was changed: another reader may be at the other fields. */
  function changesOf(form) {
    const changes = {};
    for (const box of form.querySelectorAll("input, select")) {
      const before = box.matches("select")
        ? [...box.options].find((option) => option.defaultSelected)?.value
        : box.defaultValue;
      if (box.value !== before) changes[box.name] = box.value || null;
    }
    return changes;
  }

  async function save(form) {
    const date = form.elements.published;
    if (date.validity.badInput) {
      complain(form, "The date is not whole. Give day, month and year, or none of them.", date.name);
      return;
    }
    const changes = changesOf(form);
    if (!Object.keys(changes).length) {
      fold();
      return;
    }
    const button = form.querySelector(".pc-edit-save");
    button.disabled = true;
    complain(form, "");
    try {
      const reply = await fetch(`v1/articles/${encodeURIComponent(form.dataset.edits)}`, {
        method: "PATCH",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(changes),
      });
      if (!reply.ok) {
        const { what, where, next } = (await reply.json()).error;
        complain(form, `Not saved: ${what.replace(/\.$/, "")}. ${next}`, where);
        return;
      }
    } catch {
      complain(form, "Not saved: Presscheck does not answer. See whether it still runs.");
      return;
    } finally {
      button.disabled = false;
    }
    if (!form.isConnected) return; // the reader shows another article by now
    window.presscheck.readAgain();
    said.textContent = "Saved";
    document
      .querySelector("#pc-articles .pc-listed")
      ?.dispatchEvent(new CustomEvent("pc-wish", { bubbles: true, detail: { refresh: true } }));
  }

  dialog.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on(".pc-edit-open")) unfold(on(".pc-edit-open"), true);
    else if (on(".pc-edit-cancel")) fold();
    else if (on("[data-back]")) {
      const { back, said: before } = on("[data-back]").dataset;
      const box = openForm().elements[back];
      box.value = before;
      box.focus();
    } else said.textContent = "";
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    save(event.target);
  });
  /* Escape leaves the form first, then the reader. */
  dialog.addEventListener("cancel", (event) => {
    if (!openForm()) return;
    event.preventDefault();
    fold();
  });
  dialog.addEventListener("close", () => {
    said.textContent = "";
  });
})();
