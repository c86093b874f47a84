// What-if answers at once: each change of the form asks for the page again and
// puts its figures in place. Without this the button does the same.
"use strict";
(() => {
  const form = document.querySelector("[data-tryout]");
  if (!form) return;
  let asked = 0;
  form.addEventListener("change", async (e) => {
    if (e.target.name === "open") { form.requestSubmit(); return; }
    const n = ++asked;
    const address = "?" + new URLSearchParams(new FormData(form));
    try {
      const reply = await fetch(address, { credentials: "same-origin" });
      if (!reply.ok || n !== asked) return;
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const fresh = page.querySelector("[data-result]");
      if (!fresh) return;
      form.querySelector("[data-result]").replaceWith(fresh);
      history.replaceState(null, "", address);
    } catch { /* the button still works */ }
  });
})();
// A reminder is copied for a messenger with one press.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  button.hidden = !text || !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = button.dataset.copied;
    } catch { text.select(); }
  });
}
