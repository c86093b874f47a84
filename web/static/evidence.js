// What a script adds to the evidence of a component: files by drag, paste and
// camera, in pieces that go on where a broken line stopped, and dates of
// signing for the fields that ask for one. The plain form works without it.
"use strict";
{
  const piece = 512 * 1024; // bytes sent at a time
  const form = document.querySelector("form[data-autosave]");
  const list = form?.querySelector(".sending");
  const sleep = (ms) => new Promise((done) => {
    const timer = setTimeout(done, ms);
    addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
  });

  // idOf names a file so that the same one, chosen again, goes on where it
  // stopped.
  function idOf(file, replaces) {
    let h = 5381;
    for (const c of file.name + "/" + replaces) h = (h * 33 + c.codePointAt(0)) >>> 0;
    return [file.size, file.lastModified, h].join("-") + "-piece";
  }

  // tell asks the server until the line is there.
  async function tell(at, options, say) {
    for (let wait = 1000; ; wait = Math.min(wait * 2, 15000)) {
      try {
        const answer = await fetch(at, { redirect: "manual", ...options });
        if (answer.type === "opaqueredirect") return { error: document.getElementById("said").dataset.signedOut };
        if (answer.status < 500 || answer.status === 507) return { status: answer.status, ...(await answer.json()) };
      } catch { /* the line is down */ }
      say();
      await sleep(wait);
      if (options.method) return null; // how much has come is asked first
    }
  }

  async function send(file, replaces = "") {
    const item = list.appendChild(document.createElement("li"));
    const say = (text, bar) => {
      item.textContent = text;
      if (bar !== undefined) item.append(Object.assign(document.createElement("progress"), { value: bar, max: 1 }));
    };
    const named = (key) => list.dataset[key].replace("…", file.name);
    const at = `${form.dataset.at}/uploads/${idOf(file, replaces)}`;
    const to = `${at}?${new URLSearchParams({ name: file.name, replaces })}`;
    const broke = () => say(named("broke"));
    say(named("sending"), 0);
    for (let answer = await tell(at, {}, broke); ; ) {
      if (answer?.error && answer.status !== 409) {
        say(answer.error);
        item.className = "wrong";
        return;
      }
      if (answer?.done) break;
      if (answer === null || answer.status >= 400) {
        answer = await tell(at, {}, broke);
        continue;
      }
      const from = answer.received, end = Math.min(from + piece, file.size);
      say(named("sending"), from / (file.size || 1));
      if (file.size === 0) {
        answer = await tell(to, { method: "PUT", headers: { "Content-Range": "bytes 0-0/0" } }, broke);
        continue;
      }
      answer = await tell(to, { method: "PUT", body: file.slice(from, end), headers: { "Content-Range": `bytes ${from}-${end - 1}/${file.size}` } }, broke);
    }
    say(named("received"));
    await refresh();
  }

  // refresh takes what has changed from the page as it is now.
  async function refresh() {
    const page = new DOMParser().parseFromString(await (await fetch(form.dataset.at)).text(), "text/html");
    for (const find of ["#evidence", "[data-gap]", ".total-bar"]) {
      const now = page.querySelector(find);
      if (now) document.querySelector(find)?.replaceWith(now);
    }
    ready();
  }

  // One after the other: a slow line is not shared out.
  let last = Promise.resolve();
  function sendAll(files, replaces) {
    for (const file of files) last = last.then(() => send(file, replaces));
  }

  // fill puts a date of signing into a field.
  function ready() {
    for (const button of document.querySelectorAll("[data-fill]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const field = form.elements[button.dataset.fill];
        field.value = button.dataset.value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        field.focus();
      });
    }
    for (const newer of document.querySelectorAll("[data-replaces]")) {
      newer.addEventListener("submit", (e) => {
        e.preventDefault();
        sendAll(newer.elements.files.files, newer.dataset.replaces);
      });
    }
  }

  if (list) {
    ready();
    const box = form.querySelector("[data-files]");
    box.querySelector("[data-drop-hint]").hidden = false;
    for (const input of box.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        sendAll(input.files, "");
        input.value = "";
      });
    }
    addEventListener("dragover", (e) => {
      if (![...e.dataTransfer.types].includes("Files")) return;
      e.preventDefault();
      box.classList.add("dropping");
    });
    addEventListener("dragleave", () => box.classList.remove("dropping"));
    addEventListener("drop", (e) => {
      if (!e.dataTransfer.files.length) return;
      e.preventDefault();
      box.classList.remove("dropping");
      sendAll(e.dataTransfer.files, "");
    });
    addEventListener("paste", (e) => {
      if (!e.clipboardData.files.length) return;
      e.preventDefault();
      sendAll(e.clipboardData.files, "");
    });
  }
}
