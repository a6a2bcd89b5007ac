"use strict";
// The chat: the newest line in sight, an empty line to write into, Enter sends. All works without.
(() => {
  const log = document.getElementById("log");
  const text = document.getElementById("text");
  const composer = document.getElementById("composer");
  if (!log || !text || !composer) return;

  const down = () => { log.scrollTop = log.scrollHeight; };
  down();

  // Shift+Enter makes a new line, as in other chats.
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (text.value.trim()) composer.requestSubmit(composer.querySelector("button.primary"));
  });

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== composer || !event.detail.successful) return;
    if (document.querySelector("#trouble .notice")) return;
    text.value = "";
    text.focus({ preventScroll: true });
  });
  document.body.addEventListener("htmx:afterSettle", down);
})();
