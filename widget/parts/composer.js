// Where the shopper writes.
import { icon, ICONS, make } from "./draw.js";
import { STRINGS } from "./strings.js";

const MAX_TEXT = 1000; // as the server has it
const WARN_AT = 100;
const MAX_HEIGHT = 120;

// Make the form; `send` gets each text that is written.
export function makeComposer(send) {
  const field = make("textarea", {
    rows: 1,
    maxlength: MAX_TEXT,
    "aria-label": STRINGS.field,
    placeholder: STRINGS.placeholder,
    dir: "auto",
    enterkeyhint: "send",
  });
  const button = make(
    "button",
    { type: "submit", class: "send", "aria-label": STRINGS.send, disabled: true },
    icon(ICONS.send),
  );
  const left = make("span", { class: "left", hidden: true });
  const form = make("form", { class: "form" }, field, button, left);

  const fit = () => {
    field.style.height = "";
    if (field.value) field.style.height = `${Math.min(field.scrollHeight, MAX_HEIGHT)}px`;
    button.disabled = !field.value.trim();
    left.hidden = field.value.length < MAX_TEXT - WARN_AT;
    left.textContent = STRINGS.left(MAX_TEXT - field.value.length);
  };
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    fit();
    send(text);
  });
  return { form, field };
}
