// Keys for people who spend their day here: j and k walk, Enter opens, x chooses, / searches, e marks as
// reviewed, t tags, u goes back. Pages work without this file. Keys can be switched off, for who speaks to
// their browser.
"use strict";

(() => {
  const OFF = "shopmate-keys-off";
  const rows = [...document.querySelectorAll("[data-row]")];
  let at = rows.findIndex((row) => `#${row.id}` === location.hash);

  const isOn = () => localStorage.getItem(OFF) === null;

  function walk(step) {
    if (!rows.length) return;
    rows[at]?.classList.remove("here");
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    rows[at].classList.add("here");
    (rows[at].querySelector("a") ?? rows[at]).focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  }

  function choose() {
    const box = rows[at]?.querySelector('input[name="chosen"]');
    if (box) box.checked = !box.checked;
  }

  function mark() {
    const button = document.querySelector('[data-key="e"]');
    if (!button) return;
    const boxes = rows.map((row) => row.querySelector('input[name="chosen"]')).filter(Boolean);
    if (boxes.length && !boxes.some((box) => box.checked)) {
      if (at < 0) return;
      choose();
    }
    button.click();
  }

  function tag() {
    const field = document.querySelector('[data-key="t"]');
    if (!field) return;
    const boxes = [...document.querySelectorAll('input[name="chosen"]')];
    if (boxes.length && !boxes.some((box) => box.checked)) choose();
    field.focus();
  }

  const keys = {
    j: () => walk(1),
    k: () => walk(-1),
    x: choose,
    e: mark,
    t: tag,
    u: () => document.querySelector(".back")?.click(),
    "/": () => document.querySelector("#search")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input:not([type=checkbox]), select, textarea, [contenteditable]");
    if (event.key === "Escape" && isTyping) event.target.blur();
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !isOn() || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  const button = document.querySelector("#keys-switch");
  if (button) {
    const show = () => button.setAttribute("aria-pressed", String(isOn()));
    button.hidden = false;
    button.addEventListener("click", () => {
      if (isOn()) localStorage.setItem(OFF, "1");
      else localStorage.removeItem(OFF);
      show();
    });
    show();
  }
})();
