// Words that are marked in the message go into the first empty field of an entity. The form works without it.
"use strict";

(() => {
  const message = document.querySelector("#message");
  document.addEventListener("mouseup", () => {
    const chosen = getSelection();
    const words = chosen?.toString().trim();
    if (!words || !message?.contains(chosen.anchorNode) || !message.contains(chosen.focusNode)) return;
    const fields = [...document.querySelectorAll('input[name^="words_"]')];
    if (fields.some((field) => field.value === words)) return;
    const field = fields.find((one) => !one.value);
    if (!field) return;
    field.value = words;
    field.closest(".pair").querySelector("select").focus();
  });
})();
