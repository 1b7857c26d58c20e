// Makes a desk quicker, never possible: every act on every page works without this file.
// Keys (when the person has them on), presence, drafts kept while one writes, copying.
"use strict";
(() => {
  const body = document.body;
  const page = body.dataset.page;
  const keysOn = body.dataset.keys === "on";
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const typing = (element) =>
    element && (element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit])"));

  // A refused form: bring its summary into view and under the reading cursor.
  const errors = one(".errors");
  if (errors) errors.focus();

  // On a narrow screen the rail and the tabs are rows that scroll: the one that is open is brought into view.
  for (const open of all(".rail li [aria-current], .tabs [aria-current]")) {
    open.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // The acts are one at a time where the browser knows <details name>; elsewhere this does the same.
  const acts = all("details.act");
  for (const act of acts) {
    act.addEventListener("toggle", () => {
      if (act.open) for (const other of acts) if (other !== act) other.open = false;
    });
  }

  const focusFirst = (from) => {
    const field = one("textarea:not([readonly]), select, input:not([type=hidden]), button", from);
    if (field) field.focus();
  };

  const doAct = (key) => {
    const target = one(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target.tagName === "SUMMARY") {
      target.parentElement.open = true;
      target.scrollIntoView({ block: "nearest" });
      focusFirst(target.parentElement);
      if (!target.parentElement.contains(document.activeElement)) target.focus();
    } else if (target.tagName === "A") {
      const place = one(target.getAttribute("href"));
      if (place) {
        place.scrollIntoView({ block: "start" });
        focusFirst(place);
      }
    } else {
      target.click();
    }
    return true;
  };

  const rows = () => all("[data-row] > a");
  const step = (by) => {
    const list = rows();
    if (!list.length) return false;
    const at = list.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by));
    list[next].focus();
    return true;
  };

  // In the questions j says yes, n says no, and the next question comes by itself.
  const judge = (key) => {
    const question = document.activeElement && document.activeElement.closest("[data-question]");
    if (!question || (key !== "j" && key !== "n")) return false;
    const choice = one(`input[value=${key === "j" ? "yes" : "no"}]`, question);
    choice.checked = true;
    const questions = all("[data-question]");
    const next = questions[questions.indexOf(question) + 1];
    if (next) one("input:checked, input", next).focus();
    else focusFirst(question.closest("form").querySelector(".row"));
    return true;
  };

  const keys = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing(event.target)) {
      const form = event.target.form;
      const button = form && one("button.first, button[type=submit]", form);
      if (button) button.click();
      return;
    }
    if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (typing(event.target)) return;
    let done = judge(event.key);
    if (!done && page === "list") {
      if (event.key === "j") done = step(1);
      else if (event.key === "k") done = step(-1);
      else if (event.key === "x") {
        const row = document.activeElement && document.activeElement.closest("[data-row]");
        const box = row && one("input[type=checkbox]", row);
        if (box) { box.checked = !box.checked; done = true; }
      }
    }
    if (!done && event.key === "/") {
      const search = one("[role=search] input:not([type=hidden])");
      if (search) search.focus();
      else location.assign("/desk/search");
      done = true;
    }
    if (!done && event.key === "?") { location.assign("/desk/keys"); done = true; }
    if (!done && event.key === "i") { location.assign("/desk"); done = true; }
    if (!done && event.key === "u" && page === "message") { location.assign("/desk/inbox"); done = true; }
    if (!done && event.key.length === 1) done = doAct(event.key);
    if (done) event.preventDefault();
  };
  document.addEventListener("keydown", keys);

  const send = (address, fields) =>
    fetch(address, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
      body: new URLSearchParams(fields),
      credentials: "same-origin",
    });

  // Who else is here. The answer is the line to show, rendered by the server.
  const present = one("[data-presence]");
  if (present) {
    let wrote = 0;
    document.addEventListener("input", () => { wrote = Date.now(); });
    const ping = async () => {
      if (document.hidden) return;
      try {
        const answer = await send(present.dataset.presence, { doing: Date.now() - wrote < 60000 && wrote ? "writing" : "reading" });
        if (!answer.ok) return;
        const read = new DOMParser().parseFromString(await answer.text(), "text/html");
        const lines = Array.from(read.body.children);
        // Read out only what is new.
        if (lines.map((l) => l.textContent).join() !== Array.from(present.children).map((l) => l.textContent).join()) present.replaceChildren(...lines);
      } catch { /* without a net the page still works */ }
    };
    ping();
    setInterval(ping, 20000);
  }

  // Drafts are kept at the server a moment after the last key, and when the page is left.
  for (const field of all("[data-draft]")) {
    const state = one("[data-draft-state]", field.parentElement) || one("#draft-state");
    let kept = field.value;
    let timer = 0;
    let gone = false;
    // What is sent is no draft any more; refused, it is kept by the server itself.
    field.form.addEventListener("submit", () => { gone = true; clearTimeout(timer); });
    const keep = async () => {
      clearTimeout(timer);
      if (gone || field.value === kept) return;
      const sent = field.value;
      const revision = field.form.elements.revision;
      try {
        const answer = await send(field.dataset.draft, { draft: field.dataset.form, text: sent, revision: revision ? revision.value : 0 });
        if (!answer.ok) return;
        kept = sent;
        if (state) state.textContent = (await answer.text()).trim();
      } catch { /* tried again at the next key */ }
    };
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 1500); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  }

  // A text to copy is selected whole when one enters it.
  for (const field of all("[data-copy]")) field.addEventListener("focus", () => field.select());
})();
