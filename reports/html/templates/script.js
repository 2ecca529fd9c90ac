"use strict";
// Filters: buttons of one group mean "or", groups and the search text mean "and". Printing shows everything again.
// What is chosen stands in the address, so that going back, or a link that somebody was sent, shows the same.
const kept = new URLSearchParams(location.search);
const clearing = new Map();
for (const bar of document.querySelectorAll(".filters")) {
  const target = document.getElementById(bar.dataset.target);
  const entries = [...target.querySelectorAll("[data-severity], [data-verdict]")];
  const buttons = [...bar.querySelectorAll("button[data-key]")];
  const input = bar.querySelector("input");
  const output = bar.querySelector("output");
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const texts = entries.map((entry) => fold(entry.textContent));
  // A list of many resources under one entry narrows to those that the text names, unless the entry itself is meant.
  const rows = entries.map((entry) => [...entry.querySelectorAll("tbody tr")].map((row) => [row, fold(row.textContent)]));
  const heads = entries.map((entry) => fold([...entry.querySelectorAll("header, .advice")].map((e) => e.textContent).join(" ")));

  const keep = () => {
    const pressed = buttons.filter((button) => button.getAttribute("aria-pressed") === "true");
    kept.set(target.id, pressed.map((button) => `${button.dataset.key}.${button.dataset.value}`).join("_"));
    kept.set(`${target.id}-text`, input.value);
    for (const name of [target.id, `${target.id}-text`]) if (!kept.get(name)) kept.delete(name);
    try {
      history.replaceState(null, "", `${location.pathname}${kept.size ? `?${kept}` : ""}${location.hash}`);
    } catch {
      // A browser that keeps addresses of files as they are: only going back does not remember.
    }
  };

  const apply = () => {
    const chosen = new Map();
    for (const button of buttons) {
      if (button.getAttribute("aria-pressed") === "true") {
        const key = button.dataset.key;
        chosen.set(key, [...(chosen.get(key) || []), button.dataset.value]);
      }
    }
    const wanted = fold(input.value).trim();
    let shown = 0;
    entries.forEach((entry, at) => {
      let fits = texts[at].includes(wanted);
      for (const [key, values] of chosen) {
        const own = (entry.dataset[key] || "").split(" ");
        fits = fits && values.some((value) => own.includes(value));
      }
      entry.classList.toggle("filtered", !fits);
      const all = !wanted || heads[at].includes(wanted);
      for (const [row, text] of rows[at]) row.classList.toggle("filtered", !all && !text.includes(wanted));
      shown += fits ? 1 : 0;
    });
    output.textContent = output.dataset.pattern.replace("{shown}", shown).replace("{all}", entries.length);
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      apply();
      keep();
    });
  }
  input.addEventListener("input", () => {
    apply();
    keep();
  });
  const clear = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
    input.value = "";
    apply();
    keep();
  };
  clearing.set(target, clear);
  bar.querySelector(".clear").addEventListener("click", () => {
    clear();
    input.focus();
  });
  const chosen = (kept.get(target.id) || "").split("_");
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(chosen.includes(`${button.dataset.key}.${button.dataset.value}`)));
  }
  input.value = kept.get(`${target.id}-text`) || "";
  bar.hidden = false;
  apply();
}

// Columns that can be sorted have their number in the data: numbers by size, texts by the reader's language.
for (const head of document.querySelectorAll("th[data-sort]")) {
  const body = head.closest("table").tBodies[0];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending" || (!head.hasAttribute("aria-sort") && head.dataset.sort > 0);
    for (const other of head.closest("thead").querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => row.cells[head.dataset.sort].textContent.trim();
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    const rows = [...body.rows].sort((a, b) => (down ? -1 : 1) * compare(value(a), value(b)));
    body.append(...rows);
  });
}

// A link to something that a filter hides takes the filter away, and opens what is closed around it.
const reveal = () => {
  let name = location.hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch {
    // Not an address of ours: as it is.
  }
  const found = document.getElementById(name);
  if (!found) return;
  const hidden = found.closest(".filtered");
  for (let part = found; part; part = part.parentElement) {
    if (hidden && clearing.has(part)) clearing.get(part)();
    if (part.localName === "details") part.open = true;
  }
  if (hidden) found.scrollIntoView();
};
addEventListener("hashchange", reveal);
// The same link once more is no change of the address.
addEventListener("click", (event) => {
  if (event.target.closest?.('a[href^="#"]')) setTimeout(reveal);
});
reveal();
