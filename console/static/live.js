// Keeps an open page up to date: the queue's count, the queue, and the talk on a desk. Pages work without it.
const head = document.querySelector("[data-live]");
const field = document.querySelector("#text");

function setCount(waiting) {
  const link = document.querySelector('nav a[href="/queue"]');
  let count = link.querySelector(".count");
  if (!count) {
    count = document.createElement("span");
    count.className = "count";
    link.append(" ", count);
  }
  count.textContent = waiting;
  count.hidden = !waiting;
}

// Take over what the server draws now: single lines of a list, whole parts elsewhere, never a field in use.
function renew(part, fresh) {
  if (part.dataset.part !== "list") {
    if (part.innerHTML !== fresh.innerHTML && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
    return;
  }
  const wasAtEnd = innerHeight + scrollY >= document.body.scrollHeight - 80;
  const before = part.children.length;
  for (const line of [...fresh.children]) {
    const known = document.getElementById(line.id);
    if (!known) part.append(line);
    else if (known.outerHTML !== line.outerHTML && !known.contains(document.activeElement)) known.replaceWith(line);
  }
  if (wasAtEnd && part.children.length > before) scrollTo(0, document.body.scrollHeight);
}

async function refresh() {
  const answer = await fetch(head.dataset.live);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.getElementById(part.id);
    if (fresh) renew(part, fresh);
  }
  const holder = page.querySelector("[data-live]")?.dataset.holder;
  if (holder === head.dataset.holder) return;
  if (field?.value.trim()) document.querySelector("#changed").hidden = false;
  else location.reload();
}

let refreshing = Promise.resolve();
const queueRefresh = () => (refreshing = refreshing.then(refresh).catch(() => {}));

const { conversation } = head.dataset;
const source = new EventSource(conversation ? `/live?conversation=${encodeURIComponent(conversation)}` : "/live");
source.addEventListener("queue", ({ data }) => {
  setCount(JSON.parse(data).waiting);
  if (!conversation) queueRefresh();
});
source.addEventListener("conversation", () => conversation && queueRefresh());

for (const answer of document.querySelectorAll("[data-text]")) {
  answer.addEventListener("click", (event) => {
    event.preventDefault();
    field.value = field.value.trim() ? `${field.value.trimEnd()} ${answer.dataset.text}` : answer.dataset.text;
    field.focus();
  });
}
field?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit();
});
