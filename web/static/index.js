// What a script adds to the editor of indexes: the check while typing, line
// numbers, the jump to a line, and the live result of a trial. Every page
// works without it.
"use strict";

// later runs do when nothing has happened for a moment.
function later(do_, pause) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(do_, pause);
  };
}

// refresh puts what an address answers in place of what a box holds; of
// several asked for, only the last counts.
function refresh(box, ask) {
  let under = null;
  return async () => {
    under?.abort();
    const mine = (under = new AbortController());
    box.classList.add("stale");
    try {
      const answer = await ask(mine.signal);
      if (answer.ok && under === mine) box.innerHTML = await answer.text();
    } catch (e) {
      if (e.name !== "AbortError") return; // the network: the button still works
    } finally {
      if (under === mine) box.classList.remove("stale");
    }
  };
}

for (const form of document.querySelectorAll("[data-live]")) {
  const box = document.getElementById(form.dataset.live);
  const run = refresh(box, (signal) => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([name]) => name.startsWith("in.")));
    asked.set("fragment", "1");
    return fetch((form.dataset.at ?? form.action) + "?" + asked, { signal });
  });
  form.addEventListener("input", later(run, 250));
  if (form.method === "get") form.addEventListener("submit", (e) => {
    e.preventDefault();
    run();
  });
}

const editor = document.querySelector("[data-editor]");
if (editor) edit(editor.querySelector("textarea"), document.getElementById("draft"), document.getElementById("checked"));

function edit(text, form, box) {
  const saved = text.value;
  const gutter = document.createElement("pre");
  gutter.className = "gutter";
  gutter.ariaHidden = "true";
  editor.prepend(gutter);
  let lines = 0;
  const number = () => {
    const n = text.value.split("\n").length;
    if (n !== lines) gutter.textContent = Array.from({ length: n }, (_, i) => i + 1).join("\n") + "\n\n";
    lines = n;
    gutter.scrollTop = text.scrollTop;
  };
  number();
  text.addEventListener("scroll", () => (gutter.scrollTop = text.scrollTop));

  const check = refresh(box, (signal) => {
    const body = new FormData(form);
    body.set("fragment", "1");
    return fetch(form.dataset.check, { method: "POST", body, signal });
  });
  text.addEventListener("input", number);
  text.addEventListener("input", later(check, 500));

  // A link that names a line selects it.
  box.addEventListener("click", (e) => {
    const to = e.target.closest("[data-line]");
    if (!to) return;
    e.preventDefault();
    const before = text.value.split("\n", to.dataset.line - 1).join("\n").length + (to.dataset.line > 1 ? 1 : 0);
    const end = text.value.indexOf("\n", before);
    text.focus({ preventScroll: true });
    text.setSelectionRange(before, end < 0 ? text.value.length : end);
    const height = parseFloat(getComputedStyle(text).lineHeight);
    text.scrollTop = Math.max(0, (to.dataset.line - 4) * height);
    text.scrollLeft = 0;
    text.scrollIntoView({ block: "nearest" });
  });

  // What is typed and not saved is not left by accident.
  let leaving = false;
  form.addEventListener("submit", () => (leaving = true));
  addEventListener("beforeunload", (e) => {
    if (!leaving && text.value !== saved) e.preventDefault();
  });
  text.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key === "s") {
      e.preventDefault();
      form.requestSubmit(document.querySelector("[name=do][value=save]"));
    }
  });
}
