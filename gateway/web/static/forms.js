/* Makes forms of the public web lighter; without it every question stands there with a sentence. */
"use strict";

(function () {
  const print = document.querySelector("button.print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const form = document.querySelector("form.fill-in");
  if (!form) {
    return;
  }
  const questions = Array.from(form.querySelectorAll(".question"));

  function answerTo(name) {
    const controls = Array.from(form.elements).filter((one) => one.name === name);
    const chosen = controls.find((one) => one.checked);
    const free = controls.find((one) => one.type !== "radio" && one.type !== "checkbox");
    return chosen ? chosen.value : free ? free.value : "";
  }

  /* In the order of the page: what depends on a question that is not asked is not asked either. */
  function show() {
    const hidden = new Set();
    for (const question of questions) {
      const controls = question.querySelectorAll("input, select, textarea");
      if (question.dataset.when !== undefined) {
        const depends = question.dataset.when;
        const fits = JSON.parse(question.dataset.answers).includes(answerTo(depends));
        question.hidden = hidden.has(depends) || !fits;
        controls.forEach((one) => { one.disabled = question.hidden; });
      }
      if (question.hidden && controls.length) {
        hidden.add(controls[0].name);
      }
    }
  }

  function octets() {
    let sum = 0;
    form.querySelectorAll("input[type=file]:not(:disabled)").forEach((one) => {
      Array.from(one.files).forEach((file) => { sum += file.size; });
    });
    return sum;
  }

  const said = document.getElementById("said");
  const button = form.querySelector("button.primary");

  form.classList.add("guided");
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    if (octets() > Number(form.dataset.most)) {
      event.preventDefault();
      said.textContent = form.dataset.tooLarge;
      return;
    }
    button.disabled = true;
    said.textContent = form.dataset.sending;
  });
  /* A page that comes back from the browser's memory can be sent again. */
  window.addEventListener("pageshow", () => {
    button.disabled = false;
    said.textContent = "";
    show();
  });
  show();
})();
