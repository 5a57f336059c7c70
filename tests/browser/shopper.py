"""What a shopper does with the widget, and where a test looks for what they see."""

import re

FIELD = "Your message"
LAUNCHER = re.compile("^Open the shop assistant")
SOCKET = re.compile("/webhooks/web/socket")
MESSAGES = "**/webhooks/web/messages"


def open_widget(page):
    page.get_by_role("button", name=LAUNCHER).click()


def say(page, text):
    page.get_by_label(FIELD).fill(text)
    page.get_by_label(FIELD).press("Enter")


def bubbles(page, by="bot"):
    return page.locator(f".bubble.{by}")


def has_sideways_scroll(page):
    page_is_wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return page_is_wide or page.locator(".log").evaluate("(log) => log.scrollWidth > log.clientWidth")


class Line:
    """The way from the page to the server, which can be cut: no socket opens, no message gets through."""

    def __init__(self, context):
        self._context = context
        self._sockets = []
        self._is_cut = False
        context.route_web_socket(SOCKET, self._open)

    def cut(self):
        self._is_cut = True
        self._context.route(MESSAGES, lambda route: route.abort())
        for socket in self._sockets:
            socket.close()

    def mend(self):
        self._is_cut = False
        self._context.unroute(MESSAGES)

    def _open(self, socket):
        if self._is_cut:
            socket.close()
        else:
            socket.connect_to_server()
            self._sockets.append(socket)
