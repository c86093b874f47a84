// What a script adds to an appraisal: the key d agrees with the row that is
// chosen and goes on to the next that is undecided, without loading the page.
"use strict";
{
  const agreeOf = (row) => row?.querySelector("form.decide button[name=act][value=agree]");
  const undecided = (row) => agreeOf(row) && !agreeOf(row).matches(".second");

  // next goes to the first undecided row after one, or from the top.
  function next(row) {
    const all = rows();
    const at = all.indexOf(row);
    const to = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find(undecided);
    if (!to) return;
    to.tabIndex = -1;
    to.focus();
    to.scrollIntoView({ block: "center" });
  }

  // agree sends the decision of one row. The page that comes back says what
  // holds now: it takes the place of the row, or of everything if it was
  // refused.
  async function agree(row) {
    const form = row.querySelector("form.decide");
    const body = new URLSearchParams(new FormData(form));
    body.set("act", "agree");
    row.classList.add("stale");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok) {
        document.querySelector("main").replaceWith(page.querySelector("main"));
        document.querySelector("[data-focus]")?.focus();
        return;
      }
      const held = document.activeElement === row;
      const now = page.getElementById(row.id);
      const lead = page.querySelector(".lead");
      if (now) row.replaceWith(now);
      else row.remove();
      if (lead) document.querySelector(".lead")?.replaceWith(lead);
      if (held && now) next(now);
    } catch {
      row.classList.remove("stale"); // the line is down: the button still works
      row.focus();
    }
  }

  document.addEventListener("keydown", (e) => {
    if (e.key !== "d" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, dialog")) return;
    const row = e.target.closest("[data-row]");
    if (!row) return next(null);
    if (!agreeOf(row) || row.classList.contains("stale")) return;
    e.preventDefault();
    next(row);
    agree(row);
  });
}
