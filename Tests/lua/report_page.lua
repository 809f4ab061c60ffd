--- Writes the report of the emulator's fleet, and a copy of it that checks itself in a browser.
--
--     certferry --emulator Tests/lua/report_page.lua FILE
--
-- FILE.checked.html ends with a script that filters, picks a row of the map, and writes what came
-- of it into the document: `data-check` is "ok" or says what is wrong.

local azure = require("azure")
local migrate = require("migrate")
local secret = require("secret")

local CHECK <const> = [[
<script>
"use strict";
(() => {
  const problems = [];
  const expect = (what, is) => { if (!is) { problems.push(what); } };
  const all = (query) => [...document.querySelectorAll(query)];
  const form = document.getElementById("filters");
  const rows = all("#findings tr[data-severity]");
  const visible = () => rows.filter((row) => row.getClientRects().length > 0);
  const change = (element, value) => {
    element[element.type === "checkbox" ? "checked" : "value"] = value;
    element.dispatchEvent(new Event("input", { bubbles: true }));
  };
  expect("there are findings", rows.length > 5);
  expect("the form is shown", !form.hidden);
  expect("all findings are shown at first", visible().length === rows.length);

  const blockers = rows.filter((row) => row.dataset.severity === "blocker");
  for (const box of all("[name=severity]")) { change(box, box.value === "blocker"); }
  expect("only blockers", blockers.length > 0 && visible().length === blockers.length
    && visible().every((row) => row.dataset.severity === "blocker"));
  change(form.elements.rule, "R001");
  const first = blockers.filter((row) => row.dataset.rule === "R001");
  expect("only R001", first.length > 0 && visible().length === first.length);
  change(form.elements.words, "RENDER-linux");
  expect("only one pool", visible().length === 1
    && visible()[0].textContent.includes("render-linux"));
  expect("the count", document.getElementById("shown").textContent
    === "1 of " + rows.length + " shown");
  change(form.elements.words, "nothing has this word");
  expect("nothing", visible().length === 0 && all("#findings details:not([hidden])").length === 0);

  const node = document.querySelector('[data-key="pool contosorender/render-linux"]');
  node.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  const lit = all(".node.lit").map((item) => item.dataset.key);
  expect("the map picks", document.querySelector(".map.picked") !== null
    && node.getAttribute("aria-pressed") === "true");
  expect("a way from certificate to vault", ["certificate ", "pool ", "successor ", "vault "]
    .every((kind) => lit.some((key) => key.startsWith(kind))));
  expect("not all of it", lit.length < all(".node").length);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect("Escape lets go", document.querySelector(".map.picked, .node.lit") === null);

  const boxes = all(".map .node > text").map((text) => [text, text.previousElementSibling]);
  expect("labels are inside", all(".map .node").every((item) => {
    const frame = item.querySelector("rect").getBoundingClientRect();
    return [...item.querySelectorAll("text")].every((text) =>
      text.getBoundingClientRect().right <= frame.right + 1);
  }) && boxes.length > 0);
  expect("the page is not wider than the window",
    document.documentElement.scrollWidth <= window.innerWidth);
  document.documentElement.dataset.check = problems.join("; ") || "ok";
})();
</script>
]]

local fleet <const> = azure.emulator
local inventory = migrate.inventory(azure.login())
local plan = migrate.plan(inventory, {
  vault = fleet.vaults[1].name, identity = inventory.identities[1].name,
  sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/"),
    passwords = secret.file(fleet.pfx[1].password_file) }),
})
local done = {}
for position, step in ipairs(plan.steps) do
  if position <= #plan.steps // 2 then
    done[position] = { name = step.id, state = "done", detail = { acts = true }, outcome = {} }
  end
end
local path <const> = assert(arg[1], "usage: report_page.lua FILE")
local report = migrate.report({ inventory = inventory, plan = plan, journal = done })
report:save(path, "html")
local checked <close> = assert(io.open(path .. ".checked.html", "w"))
checked:write((report:html():gsub("</body>", function() return CHECK .. "</body>" end)))
