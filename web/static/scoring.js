// What a script adds to a running score sheet: each field saves by itself, what
// could not be sent is kept in the browser and sent later, and who else is on
// the sheet is shown. Every page works without it.
"use strict";
{
  const said = document.getElementById("said").dataset;
  const pause = 1200; // ms after the last key
  const fill = (text, word) => text.replace("…", word);

  // keep and forget a draft of one field; a browser that keeps nothing only
  // loses the help.
  const keyOf = (at, name) => drafts + at + ":" + name;
  const keep = (at, name, draft) => { try { localStorage.setItem(keyOf(at, name), JSON.stringify(draft)); } catch { /* full or forbidden */ } };
  const forget = (at, name) => { try { localStorage.removeItem(keyOf(at, name)); } catch { /* forbidden */ } };
  const kept = () => unsent().map((key) => {
    const rest = key.slice(drafts.length);
    const cut = rest.indexOf(":");
    return { at: rest.slice(0, cut), name: rest.slice(cut + 1), ...JSON.parse(localStorage.getItem(key)) };
  });

  // post sends one field and the value that it was typed over. It resolves to
  // null when the line is down, so that the same is sent again.
  async function post(at, name, typed, saw) {
    try {
      const answer = await fetch(at, {
        method: "POST", redirect: "manual", keepalive: true, headers: { Accept: "application/json" },
        body: new URLSearchParams({ [name]: typed, ["saw." + name]: saw }),
      });
      if (answer.type === "opaqueredirect") return { signedOut: true };
      if (answer.status >= 500 || answer.status === 429) return null;
      return { status: answer.status, ...(await answer.json()) };
    } catch {
      return null;
    }
  }

  // again calls what waits for the line, sooner at first, and at once when the
  // browser says that the line is back.
  const waiting = new Set();
  let wait = 2000, timer = 0;
  function again(task) {
    waiting.add(task);
    clearTimeout(timer);
    timer = setTimeout(retry, wait);
    wait = Math.min(wait * 2, 30000);
  }
  function retry() {
    const tasks = [...waiting];
    waiting.clear();
    for (const task of tasks) task();
  }
  addEventListener("online", () => { wait = 2000; retry(); });

  function show(answer) {
    for (const at of document.querySelectorAll("[data-total]")) if (answer.total) at.textContent = answer.total;
    for (const at of document.querySelectorAll("[data-filled]")) at.textContent = answer.filled;
    const gap = document.querySelector("[data-gap]");
    if (gap) {
      gap.textContent = answer.gap;
      gap.hidden = !answer.gap;
    }
  }

  // element makes an element that holds text.
  function element(tag, text, className = "") {
    const e = document.createElement(tag);
    e.textContent = text;
    e.className = className;
    return e;
  }

  // field makes one field save by itself.
  function field(form, name) {
    const at = form.dataset.at, input = form.elements[name];
    const box = (input.length && !input.tagName ? input[0] : input).closest(".field");
    const seen = form.elements["saw." + name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "saw." + name }));
    const state = box.appendChild(element("span", "", "saved-state"));
    state.setAttribute("role", "status");
    let sending = false, once = false, choice = null, delay = 0;
    const clean = (text) => text.replaceAll("\r\n", "\n").trim();
    const say = (text, look = "") => {
      state.textContent = text;
      state.className = "saved-state " + look;
    };

    // clash shows both texts in place until the person chooses.
    function clash(c) {
      choice?.remove();
      choice = box.appendChild(element("div", "", "clash"));
      choice.append(element("p", fill(said.clash, c.by || said.somebody)));
      for (const [text, word] of [[c.saved, said.theirs], [c.typed, said.mine]]) {
        const half = choice.appendChild(element("div", ""));
        half.append(element("blockquote", text || said.nothing));
        const button = half.appendChild(element("button", word, "button second small"));
        button.type = "button";
        button.addEventListener("click", () => {
          choice.remove();
          choice = null;
          seen.value = c.saved;
          input.value = text;
          form.dispatchEvent(new Event("input", { bubbles: true }));
          send();
        });
      }
      say("");
    }

    function done(typed, answer) {
      if (answer === null) {
        say(said.unsent, "warn");
        return again(send);
      }
      if (answer.signedOut) return say(said.signedOut, "bad");
      if (answer.clashes) return clash(answer.clashes[0]);
      if (answer.status === 409) return done(typed, null); // overtaken: the next attempt sees what is saved
      if (answer.status !== 200) return say(fill(said.unsaved, answer.faults?.[name] ?? answer.error), "bad");
      wait = 2000;
      seen.value = answer.held[name];
      show(answer);
      if (clean(input.value) !== typed) return send();
      forget(at, name);
      say(fill(said.saved, answer.saved), "good");
    }

    async function send() {
      clearTimeout(delay);
      const typed = clean(input.value);
      if (choice) return;
      if (sending) { once = true; return; }
      if (typed === clean(seen.value)) {
        forget(at, name);
        return;
      }
      sending = true;
      say(said.saving);
      const answer = await post(at, name, typed, clean(seen.value));
      sending = false;
      done(typed, answer);
      if (once) {
        once = false;
        send();
      }
    }

    function typed() {
      keep(at, name, { typed: clean(input.value), saw: clean(seen.value) });
      clearTimeout(delay);
      delay = setTimeout(send, pause);
    }
    box.addEventListener("input", typed);
    box.addEventListener("change", send);

    const draft = kept().find((d) => d.at === at && d.name === name);
    if (draft && draft.typed !== clean(seen.value)) {
      seen.value = draft.saw;
      input.value = draft.typed;
      form.dispatchEvent(new Event("input", { bubbles: true }));
      send();
    } else if (draft) forget(at, name);
    else if (clean(input.value) !== clean(seen.value) && !document.querySelector("main [role=alert]")) typed(); // before the script was there
    return send;
  }

  const forms = [...document.querySelectorAll("[data-autosave]")];
  for (const form of forms) {
    const names = new Set([...form.elements].filter((e) => e.name && e.type !== "hidden" && e.type !== "file" && e.tagName !== "BUTTON").map((e) => e.name));
    const all = [...names].map((name) => field(form, name));
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      for (const send of all) send();
    });
    addEventListener("pagehide", () => { for (const send of all) send(); });
  }

  // What was typed on other pages and could not be sent then.
  const here = new Set(forms.map((form) => form.dataset.at));
  const list = document.querySelector("[data-waiting]");
  async function sendOthers() {
    list.querySelector("ul").replaceChildren();
    for (const d of kept()) {
      if (here.has(d.at)) continue;
      const answer = await post(d.at, d.name, d.typed, d.saw);
      if (answer?.status === 200) {
        forget(d.at, d.name);
        continue;
      }
      const item = list.querySelector("ul").appendChild(element("li", ""));
      item.append(Object.assign(element("a", d.at.split("/").pop()), { href: d.at }), ": " + (d.typed || said.nothing) + " ");
      const drop = item.appendChild(element("button", said.discard, "plain small"));
      drop.addEventListener("click", () => {
        forget(d.at, d.name);
        item.remove();
      });
      if (answer === null) again(sendOthers);
    }
    list.hidden = !list.querySelector("li");
  }
  sendOthers();

  // Who else is on the sheet.
  const others = document.querySelector("[data-presence]");
  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(others.dataset.presence, {
        method: "POST", redirect: "manual", headers: { Accept: "application/json" }, body: new URLSearchParams({ code: others.dataset.code }),
      });
      if (!answer.ok) return;
      const { here } = await answer.json();
      others.replaceChildren(...here.map((text) => element("span", text)));
      others.hidden = here.length === 0;
    } catch { /* the line is down: asked again */ }
  }
  look();
  setInterval(look, 15000);
  document.addEventListener("visibilitychange", look);
}
