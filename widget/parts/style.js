// How the widget looks. A shop changes the variables on <shop-mate>, e.g. --shopmate-accent.
const DARK = `
  --accent: var(--shopmate-accent, #2a7f58);
  --accent-text: var(--shopmate-accent-text, #74d3a0);
  --accent-deep: var(--shopmate-accent-deep, var(--shopmate-accent, #1b4a36));
  --surface: var(--shopmate-surface, #232a26);
  --ground: var(--shopmate-ground, #171c19);
  --tint: var(--shopmate-tint, #2c3630);
  --text: var(--shopmate-text, #eaf0ea);
  --muted: var(--shopmate-muted, #a3b0a6);
  --line: var(--shopmate-line, #38423c);
  --good: #6cd09a;
  --bad: #ff9a86;
  --shadow: 0 0 0 1px rgb(255 255 255 / 7%), 0 16px 48px rgb(0 0 0 / 55%);
`;
const CSS = `
:host {
  --accent: var(--shopmate-accent, #1d6b48);
  --accent-deep: var(--shopmate-accent-deep, var(--shopmate-accent, #14513a));
  --accent-text: var(--shopmate-accent-text, var(--accent));
  --on-accent: var(--shopmate-on-accent, #ffffff);
  --surface: var(--shopmate-surface, #ffffff);
  --ground: var(--shopmate-ground, #f6f5f0);
  --tint: var(--shopmate-tint, #edf3ec);
  --text: var(--shopmate-text, #20281f);
  --muted: var(--shopmate-muted, #5f6a60);
  --line: var(--shopmate-line, #e2e2d9);
  --good: #1d7a4a;
  --bad: #b3402e;
  --shadow: 0 1px 2px rgb(20 40 30 / 8%), 0 16px 48px rgb(20 40 30 / 20%);
  all: initial;
  position: fixed; z-index: 2147483000; inset: auto 24px 24px auto;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  color: var(--text); color-scheme: light dark;
}
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) {${DARK}} }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) {${DARK} color-scheme: dark; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; margin: 0; }
button { font: inherit; color: inherit; cursor: pointer; border: 0; background: none; margin: 0; -webkit-tap-highlight-color: transparent; }
button:disabled { cursor: default; }
:focus-visible { outline: 2.5px solid var(--accent-text); outline-offset: 2px; }
svg { width: 22px; height: 22px; display: block; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
p, h2, ul { margin: 0; padding: 0; }

.launcher {
  position: relative; width: 60px; height: 60px; border-radius: 50%; display: grid; place-items: center;
  background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow); transition: transform .18s, background .18s;
}
.launcher:hover { background: var(--accent-deep); transform: translateY(-2px); }
.launcher svg { width: 31px; height: 31px; stroke-width: 1.6; }
:host([open]) .launcher { display: none; }
.badge {
  position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px;
  background: #d9482f; color: #fff; font-size: 12.5px; font-weight: 700; line-height: 22px; text-align: center;
}

.panel {
  width: min(408px, calc(100vw - 48px)); height: min(680px, calc(100vh - 48px)); display: flex; flex-direction: column;
  background: var(--ground); border-radius: 22px; box-shadow: var(--shadow); overflow: hidden; animation: rise .22s ease-out;
}
.head { display: flex; align-items: center; gap: 4px; padding: 14px 12px 14px 16px; background: var(--accent-deep); color: var(--on-accent); }
.head :focus-visible { outline-color: currentColor; }
.avatar { width: 42px; height: 42px; border-radius: 14px; display: grid; place-items: center; background: rgb(255 255 255 / 15%); }
.avatar svg { width: 27px; height: 27px; stroke-width: 1.6; }
.who { flex: 1; min-width: 0; padding-left: 8px; }
h2 { font-size: 16.5px; font-weight: 650; line-height: 1.25; letter-spacing: -.005em; }
.subtitle { display: block; font-size: 13px; opacity: .85; }
.subtitle::before { content: ""; display: inline-block; width: 7px; height: 7px; border-radius: 50%; margin-right: 6px; background: #7fe0a8; }
[offline] .subtitle::before { background: #f5c95c; }
.tool { width: 40px; height: 40px; border-radius: 12px; display: grid; place-items: center; }
.tool:hover { background: rgb(255 255 255 / 14%); }
.tool svg { width: 20px; height: 20px; }

.question { display: flex; flex-wrap: wrap; gap: 8px; padding: 14px 16px; background: var(--surface); border-bottom: 1px solid var(--line); }
.question p { flex: 1 0 100%; font-size: 14px; }

.talk { position: relative; flex: 1; min-height: 0; }
.log {
  height: 100%; overflow: hidden auto; overscroll-behavior: contain; padding: 18px 16px 14px; display: flex; flex-direction: column;
  align-items: flex-start; gap: 8px; scrollbar-width: thin; scrollbar-color: var(--line) transparent;
}
.log:focus-visible { outline-offset: -3px; }
.log > * { flex: none; }
.log:not([aria-busy]) > .bubble, .log:not([aria-busy]) > .said, .log:not([aria-busy]) > .carousel, .log:not([aria-busy]) > .choices { animation: rise .2s ease-out; }
.day, .event { align-self: center; text-align: center; color: var(--muted); font-size: 12.5px; padding: 4px 0; }
.bubble {
  max-width: 86%; padding: 9px 14px 10px; border-radius: 18px 18px 18px 5px; background: var(--surface);
  border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext;
}
.bubble.shopper { align-self: flex-end; border-color: transparent; border-radius: 18px 18px 5px 18px; background: var(--accent); color: var(--on-accent); }
.bubble.staff { background: var(--tint); border-color: var(--accent); }
.said + .bubble.shopper, .choices + .bubble, .carousel + :is(.bubble, .said) { margin-top: 6px; }
.said { display: flex; align-items: flex-end; max-width: 100%; }
.said .bubble { max-width: none; min-width: 0; }
.thumbs { flex: none; display: flex; margin-inline-start: 2px; }
.thumb { width: 26px; height: 28px; display: grid; place-items: center; border-radius: 8px; color: var(--muted); transition: opacity .15s; }
.thumb svg { width: 17px; height: 17px; }
.thumb:hover { background: var(--tint); }
.thumb[aria-pressed="true"] { color: var(--accent-text); }
.thumb[aria-pressed="true"] svg { fill: var(--tint); }
.speaker { display: block; font-size: 12.5px; font-weight: 650; color: var(--accent-text); }
.bubble a { color: inherit; text-underline-offset: 2px; }
.state { align-self: flex-end; margin: -4px 4px 0; font-size: 12px; color: var(--muted); }
.state.failed { color: var(--bad); }
.retry { padding: 2px 4px; font-weight: 650; text-decoration: underline; color: inherit; }

.typing { display: flex; gap: 5px; padding: 13px 15px; border-radius: 18px 18px 18px 5px; background: var(--surface); border: 1px solid var(--line); }
.typing i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); animation: nod 1.1s infinite; }
.typing i:nth-child(2) { animation-delay: .15s; }
.typing i:nth-child(3) { animation-delay: .3s; }

.choices { display: flex; flex-wrap: wrap; gap: 8px; padding-top: 2px; }
.choice {
  padding: 8px 14px; min-height: 38px; border-radius: 19px; border: 1.5px solid var(--accent-text); background: var(--surface);
  color: var(--accent-text); font-size: 14px; font-weight: 600; line-height: 1.3; text-align: start; overflow-wrap: anywhere; transition: background .15s;
}
.choice:hover { background: var(--tint); }

.carousel { position: relative; align-self: stretch; margin: 0 -16px; }
.cards {
  position: relative; display: flex; gap: 10px; padding: 2px 16px 6px; list-style: none; overflow: auto hidden; scroll-snap-type: x proximity;
  scroll-padding: 16px; scroll-behavior: smooth; scrollbar-width: none;
}
.cards::-webkit-scrollbar { display: none; }
.cards:focus-visible { outline-offset: -2px; }
.card {
  position: relative; flex: 0 0 172px; display: flex; flex-direction: column; gap: 5px; padding: 8px 8px 10px; border-radius: 16px; scroll-snap-align: start;
  background: var(--surface); border: 1px solid var(--line);
}
.single .card { flex-basis: 220px; }
.picture { height: 92px; border-radius: 11px; background: var(--tint); display: grid; place-items: center; overflow: hidden; }
.picture img { width: 60px; height: 60px; object-fit: contain; }
.gone .picture { filter: grayscale(1); opacity: .6; }
.name {
  margin: 3px 4px 0; font-size: 13px; line-height: 1.35; color: var(--muted); overflow: hidden; overflow-wrap: anywhere;
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4;
}
.name strong { display: block; font-size: 14.5px; font-weight: 600; color: var(--text); }
.facts { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 8px; margin: 0 4px; }
.facts strong { font-size: 17px; letter-spacing: -.01em; font-variant-numeric: tabular-nums; }
.stock { font-size: 12px; font-weight: 600; color: var(--good); }
.gone .stock { color: var(--bad); }
.reason { margin: 0 4px; font-size: 12.5px; line-height: 1.35; color: var(--muted); overflow-wrap: anywhere; }
.acts { display: flex; flex-direction: column; gap: 6px; margin-top: auto; padding-top: 5px; }
.act {
  display: flex; align-items: center; justify-content: center; gap: 5px; min-height: 36px; padding: 6px 10px; border-radius: 11px;
  background: var(--tint); color: var(--text); font-size: 13.5px; font-weight: 600; line-height: 1.25; transition: background .15s;
}
.act:first-child, .question .act { background: var(--accent); color: var(--on-accent); }
.act:hover:enabled { filter: brightness(.94); }
.act:disabled { background: var(--tint); color: var(--good); }
.act svg { width: 15px; height: 15px; stroke-width: 2.6; }
.question .act { border-radius: 19px; padding-inline: 16px; }
.arrow {
  position: absolute; top: 50px; width: 36px; height: 36px; border-radius: 50%; display: grid; place-items: center;
  background: var(--surface); border: 1px solid var(--line); box-shadow: 0 2px 10px rgb(20 40 30 / 18%);
}
.arrow.left { left: 8px; }
.arrow.right { right: 8px; }
.arrow svg { width: 19px; height: 19px; }

.table { align-self: stretch; overflow: auto; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th, td { padding: 8px 12px; text-align: start; vertical-align: top; min-width: 84px; overflow-wrap: break-word; }
thead :is(th, td) { background: var(--tint); font-weight: 650; }
tbody th { font-weight: 500; color: var(--muted); }
tr + tr > * { border-top: 1px solid var(--line); }
.link {
  max-width: 100%; padding: 10px 16px; border-radius: 14px; background: var(--surface); border: 1px solid var(--line);
  color: var(--accent-text); font-weight: 600; text-decoration: none; overflow-wrap: anywhere;
}
.link::after { content: " ↗"; }
.link:hover { background: var(--tint); }
.newest {
  position: absolute; left: 50%; bottom: 10px; transform: translateX(-50%); display: flex; align-items: center; gap: 6px; padding: 7px 14px 7px 10px;
  border-radius: 18px; background: var(--text); color: var(--ground); font-size: 13px; font-weight: 600;
}
.newest svg { width: 16px; height: 16px; }

.form { position: relative; display: flex; align-items: flex-end; gap: 8px; padding: 12px; background: var(--surface); border-top: 1px solid var(--line); }
textarea {
  flex: 1; min-width: 0; height: 44px; max-height: 120px; resize: none; padding: 10px 14px; border-radius: 22px; border: 1px solid var(--line);
  background: var(--ground); color: var(--text); font: inherit; font-size: 16px; line-height: 22px; scrollbar-width: none;
}
textarea::placeholder { color: var(--muted); opacity: 1; }
textarea:focus { outline: 2px solid var(--accent); outline-offset: -1px; }
.send { flex: none; width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; background: var(--accent); color: var(--on-accent); transition: opacity .15s; }
.send:disabled { opacity: .35; }
.left { position: absolute; right: 70px; bottom: 100%; padding: 2px 10px; border-radius: 8px 8px 0 0; background: var(--surface); color: var(--muted); font-size: 12px; }

@media (hover: hover) { .said:not(:hover, :focus-within) .thumb[aria-pressed="false"] { opacity: 0; } }
:host([position="left"]) { inset: auto auto 24px 24px; }
@media (max-width: 480px) {
  :host { inset: auto 16px 16px auto; }
  :host([position="left"]) { inset: auto auto 16px 16px; }
  :host([open]) { inset: 0; }
  .panel { width: 100vw; height: 100vh; height: 100dvh; border-radius: 0; }
  .head { padding-top: max(14px, env(safe-area-inset-top)); }
  .form { padding-bottom: max(12px, env(safe-area-inset-bottom)); }
}
@media (forced-colors: active) { .choice, .act, .card, .bubble { border: 1px solid; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
@keyframes nod { 0%, 60%, 100% { transform: none; opacity: .5; } 30% { transform: translateY(-4px); opacity: 1; } }
`;

// Put the style into a shadow root; a constructed sheet needs no permission from the page's policy.
export function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style");
    style.textContent = CSS;
    root.append(style);
  }
}
