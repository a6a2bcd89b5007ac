"use strict";
// The chat: the newest lines in sight, an empty field to write into, Enter sends. All works without.
(() => {
  const log = document.getElementById("log");
  const text = document.getElementById("text");
  const composer = document.getElementById("composer");
  if (!log || !text || !composer) return;
  // On a telephone the keyboard must not jump up after every pressed button.
  const touch = matchMedia("(pointer: coarse)").matches;

  // Show as much of the answer as fits, from its beginning, and what can be done about it.
  const show = () => {
    const said = log.lastElementChild;
    composer.scrollIntoView({ block: "end" });
    if (said && said.getBoundingClientRect().top < 0) said.scrollIntoView({ block: "start" });
  };
  if (log.childElementCount > 1) show();

  // Shift+Enter makes a new line, as in other chats.
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (text.value.trim()) composer.requestSubmit(document.getElementById("say"));
  });

  // Emptied when it is sent, so that a quick writer's next line is not lost; back if it failed.
  let sent = "";
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== composer) return;
    const submitter = (event.detail.triggeringEvent || {}).submitter;
    sent = text.value;
    if (submitter && submitter.name === "press") return;
    text.value = "";
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== composer) return;
    const failed = !event.detail.successful || document.querySelector("#trouble .notice");
    if (failed && !text.value) text.value = sent;
  });

  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig.elt !== composer) return;
    if (document.querySelector("#trouble .notice")) return;
    if (!touch || document.activeElement === text) text.focus({ preventScroll: true });
    show();
  });
})();
