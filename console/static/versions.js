// Shows how far a candidate is, every two seconds, until it is done; then the whole page is drawn anew.
"use strict";

(() => {
  const part = document.querySelector("#version[data-live]");
  if (!part) return;
  const look = async () => {
    try {
      const answer = await fetch(part.dataset.live);
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("#version");
        if (!fresh?.dataset.live) return location.reload();
        if (fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
      }
    } catch {
      // the room restarts: the work goes on without it, and so does this
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 2000);
})();
