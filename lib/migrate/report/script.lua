--- What the HTML report does in a browser; without it all is there, and nothing is filtered.

return [[
"use strict";
(() => {
  const all = (query, within = document) => [...within.querySelectorAll(query)];

  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const rows = all("#findings tr[data-severity]");
  const texts = new Map(rows.map((row) => [row,
    (row.textContent + " " + row.closest("details").dataset.text).toLowerCase()]));

  const filter = () => {
    const severities = new Set(all("[name=severity]:checked", form).map((box) => box.value));
    const rule = form.elements.rule.value, account = form.elements.account.value;
    const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = severities.has(row.dataset.severity)
        && (!rule || row.dataset.rule === rule) && (!account || row.dataset.account === account)
        && words.every((word) => texts.get(row).includes(word));
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const group of all("#findings details")) {
      const left = all("tr[data-severity]:not([hidden])", group).length;
      group.hidden = left === 0;
      group.open = group.open || count < rows.length && count <= 500;
      all(".count", group)[0].textContent = String(left);
    }
    shown.textContent = count + " of " + rows.length + " shown";
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    filter();
  }

  // What a row of the map is linked with, all the way to both sides.
  const map = document.getElementById("map");
  const nodes = new Map(all(".node", map).map((node) => [node.dataset.key, node]));
  const links = all(".link[data-from]", map);
  let kept = null;

  const follow = (key, from, to, found) => {
    for (const link of links) {
      if (link.dataset[from] === key && !found.has(link)) {
        found.add(link);
        follow(link.dataset[to], from, to, found);
      }
    }
  };
  const show = (key) => {
    map.classList.toggle("picked", key !== null);
    const found = new Set();
    if (key !== null) {
      follow(key, "from", "to", found);
      follow(key, "to", "from", found);
    }
    for (const link of links) {
      link.classList.toggle("lit", found.has(link));
    }
    const lit = new Set([...found].flatMap((link) => [link.dataset.from, link.dataset.to]));
    for (const [name, node] of nodes) {
      node.classList.toggle("lit", key !== null && (name === key || lit.has(name)));
      node.setAttribute("aria-pressed", String(name === kept));
    }
  };
  const keep = (key) => {
    kept = kept === key ? null : key;
    show(kept);
  };
  for (const [key, node] of nodes) {
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    node.setAttribute("aria-pressed", "false");
    node.addEventListener("mouseenter", () => kept === null && show(key));
    node.addEventListener("mouseleave", () => kept === null && show(null));
    node.addEventListener("click", () => keep(key));
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        keep(key);
      }
    });
  }
  if (nodes.size > 0) {
    map.classList.add("active");
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        kept = null;
        show(null);
      }
    });
  }
})();
]]
