// The one script a shop puts on its pages:
//   <script src="https://bot.example/shop/widget.js" data-customer-token="..." async></script>
// data-server: where the bot is, when it is not where this file came from
// data-customer-token: the shop's signed word on who its customer is; left out for guests
(() => {
  const script = document.currentScript;
  const { server = new URL(script.src).origin, customerToken } = script.dataset;

  import(new URL("parts/element.js", script.src).href).then(({ ShopMate }) => {
    if (!customElements.get("shop-mate")) customElements.define("shop-mate", ShopMate);
    if (document.querySelector("shop-mate")) return; // the page has placed it already
    const element = document.createElement("shop-mate");
    element.setAttribute("server", server);
    if (customerToken) element.setAttribute("customer-token", customerToken);
    document.body.append(element);
  });
})();
