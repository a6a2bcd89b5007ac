"use strict";
// Keys for the desk: j and k move, Enter opens, / goes to the search. All works without them.
(() => {
  const OFF = "podatelna-keys-off";
  const off = () => localStorage.getItem(OFF) === "1";

  // Whoever drives the browser by voice must be able to switch single letters off (WCAG 2.1.4).
  const button = document.getElementById("keys");
  const label = () => { button.textContent = off() ? button.dataset.on : button.dataset.off; };
  if (button) {
    button.hidden = false;
    label();
    button.addEventListener("click", () => {
      if (off()) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
      label();
    });
  }

  function move(by) {
    const links = [...document.querySelectorAll("#list a.open")];
    if (!links.length) return false;
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    if (links[next]) {
      links[next].focus();
      links[next].closest("tr").scrollIntoView({ block: "nearest" });
    }
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j" && move(1) || event.key === "k" && move(-1)) {
      event.preventDefault();
      return;
    }
    const search = event.key === "/" && document.getElementById("search");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
      return;
    }
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (target) {
      event.preventDefault();
      target.click();
    }
  });
})();
