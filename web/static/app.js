// What the keyboard adds. Every page works without it.
"use strict";

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
const find = document.querySelector("[data-find]");
const keys = document.querySelector("[data-keys]");
const help = document.querySelector("[data-help]");

// plain drops the marks of Vietnamese, so that "ho so" finds "hồ sơ".
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

function move(step) {
  const all = rows();
  const at = all.indexOf(document.activeElement.closest("[data-row]"));
  const row = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!row) return;
  row.tabIndex = -1;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

function openRow(row) {
  const details = row.querySelector("details");
  if (details) details.open = !details.open;
  else row.querySelector("a")?.click();
}

document.addEventListener("keydown", (e) => {
  const typing = e.target.closest("input, textarea, select, dialog");
  if (e.key === "Escape" && typing === find?.querySelector("input")) e.target.blur();
  if (typing || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === "j") move(1);
  else if (e.key === "k") move(-1);
  else if (e.key === "Enter" && e.target.matches("[data-row]")) openRow(e.target);
  else if (e.key === "ArrowDown" && e.target.matches("[data-row]")) move(1);
  else if (e.key === "ArrowUp" && e.target.matches("[data-row]")) move(-1);
  else if (e.key === "/" && find) find.querySelector("input").focus();
  else if (e.key === "/" && document.querySelector("[data-search]")) document.querySelector("[data-search] [type=search]").focus();
  else if (e.key === "n" && document.querySelector("[data-next]")) document.querySelector("[data-next]").click();
  else if (e.key === "p" && document.querySelector("[data-prev]")) document.querySelector("[data-prev]").click();
  else if (e.key === "?") keys.showModal();
  else return;
  e.preventDefault();
});

if (find) {
  find.hidden = false;
  const texts = new Map(rows().map((row) => [row, plain(row.textContent)]));
  find.querySelector("input").addEventListener("input", (e) => {
    const wanted = plain(e.target.value.trim());
    for (const [row, text] of texts) row.hidden = !text.includes(wanted);
  });
}

// What was typed and not sent yet is kept under the person's login, until it is
// acknowledged or the person signs out.
const drafts = `draft:${document.body.dataset.account}:`;
function unsent() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(drafts));
  } catch {
    return []; // the browser keeps nothing
  }
}
document.querySelector("[data-sign-out]")?.addEventListener("submit", (e) => {
  if (unsent().length && !confirm(e.target.dataset.signOut)) e.preventDefault();
  else for (const key of unsent()) localStorage.removeItem(key);
});

if (help) help.hidden = rows().length === 0;
document.querySelector("[data-focus]")?.focus();

// A switch closes when the person turns elsewhere.
document.addEventListener("click", (e) => {
  for (const open of document.querySelectorAll(".switch[open]")) if (!open.contains(e.target)) open.open = false;
});
