"use strict";
// Filters: buttons of one group mean "or", groups and the search text mean "and". Printing shows everything again.
for (const bar of document.querySelectorAll(".filters")) {
  const target = document.getElementById(bar.dataset.target);
  const entries = [...target.querySelectorAll("[data-severity], [data-verdict]")];
  const buttons = [...bar.querySelectorAll("button[data-key]")];
  const input = bar.querySelector("input");
  const output = bar.querySelector("output");
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const texts = entries.map((entry) => fold(entry.textContent));

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
      shown += fits ? 1 : 0;
    });
    output.textContent = output.dataset.pattern.replace("{shown}", shown).replace("{all}", entries.length);
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  input.addEventListener("input", apply);
  bar.querySelector(".clear").addEventListener("click", () => {
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
    input.value = "";
    apply();
    input.focus();
  });
  bar.hidden = false;
  apply();
}

// A link to something that a filter hides shows it again.
const reveal = () => {
  const found = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (found && found.classList.contains("filtered")) {
    found.classList.remove("filtered");
    found.scrollIntoView();
  }
};
addEventListener("hashchange", reveal);
