// The one script a shop puts on its pages:
//   <script src="https://bot.example/shop/widget.js" data-customer-token="..." async></script>
// data-server: where the bot is, when it is not where this file came from
// data-customer-token: the shop's signed word on who its customer is; left out for guests
// data-product-id: the product that the page shows, so that "this one" means it
// data-language: "en", "en-GB"; the page's own by default
// data-position: "left" puts it into the other corner
// data-theme: "light" or "dark" where the page is only that
// data-accent, data-accent-deep, data-accent-text, data-on-accent: colours; more of them are CSS variables
(() => {
  const script = document.currentScript;
  const options = { server: new URL(script.src).origin, ...script.dataset };

  import(new URL("parts/element.js", script.src).href).then(({ ShopMate }) => {
    if (!customElements.get("shop-mate")) customElements.define("shop-mate", ShopMate);
    if (document.querySelector("shop-mate")) return; // the page has placed it already
    const element = document.createElement("shop-mate");
    for (const [name, value] of Object.entries(options)) {
      element.setAttribute(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value);
    }
    document.body.append(element);
  });
})();
