--- Reference: reports: migrate.report and what it makes.

local upvalue_with = require("reference.objects").upvalue_with

local SCOPE <const> = [[
local inventory = migrate.inventory(azure.login(), { account = "contosorender" })
local report = migrate.report({ inventory = inventory })
]]

local FORM_RAISES <const> = "a text if there is no such form or part"

local PART <const> = { name = "part", type = "string?", default = "\"findings\"",
  text = "findings, pools, links, steps, waves, certificates or manual" }

local OPTIONS <const> = {
  { name = "inventory", type = "Inventory", text = "what was read" },
  { name = "plan", type = "Plan?", default = "none", text = "what is planned" },
  { name = "journal", type = "Journal|JournalRun|table?", default = "nothing was done",
    text = "where the plan's runs are recorded, or the steps that it gave; a run may be at work" },
  { name = "findings", type = "Findings?", default = "those of migrate.audit",
    text = "what was found" },
  { name = "verdict", type = "Verdict?", default = "none", text = "what Plan:verify gave" },
  { name = "now", type = "number?", default = "the time of the inventory",
    text = "the time to judge by, in seconds of Unix time" },
}

return {
  -- The function of the module `migrate`.
  making = {
    name = "report",
    summary = "report on an estate, its findings, its plan and how far that is done",
    text = [[
As text, JSON, CSV, or one HTML file that loads nothing: a map of certificates, pools and vaults
before and after, findings to filter, waves, steps, certificates by days left. The same input gives
the same bytes. The module migrate.report has html, text, json and csv too, each of an inventory, a
plan and a journal.]],
    parameters = {
      { name = "options", type = "table", text = "what it is about", options = OPTIONS },
    },
    returns = { { type = "Report", text = "the report" } },
    raises = "a text if the inventory is missing",
    example = SCOPE .. [[
print(report)
local path = report:save(os.tmpname() .. ".html")
os.remove(path)]],
  },
  {
    name = "Report",
    kind = "type",
    variables = { "report" },
    summary = "a report on an estate and its migration",
    text = "Made by migrate.report; `tostring` is its text. It holds no secret.",
    example = SCOPE .. "print(report)",
    methods = function()
      return upvalue_with(require("migrate.report").make, "csv")
    end,
    metatable_name = "report",
    fields = {
      { name = "model", type = "table", text = "what it says, as data: the same as its JSON" },
    },
    members = {
      {
        name = "text",
        summary = "give the report as text for people",
        parameters = {},
        returns = { { type = "string", text = "lines" } },
        example = SCOPE .. "print(report:text())",
      },
      {
        name = "json",
        summary = "give all of the report as JSON with sorted keys",
        parameters = {},
        returns = { { type = "string", text = "JSON" } },
        example = SCOPE .. "print(json.decode(report:json()).counts.pools)",
      },
      {
        name = "csv",
        summary = "give one part of the report as CSV",
        parameters = { PART },
        returns = { { type = "string", text = "a line with the names of columns, and the rows" } },
        raises = FORM_RAISES,
        example = SCOPE .. "print(report:csv(\"certificates\"))",
      },
      {
        name = "html",
        summary = "give the report as one HTML file that loads nothing",
        text = [[
It is light or dark as the reader's system is, can be printed, and shows everything without its
script too.]],
        parameters = {},
        returns = { { type = "string", text = "a document" } },
        example = SCOPE .. "print(#report:html())",
      },
      {
        name = "render",
        summary = "give the report in a form that is named",
        parameters = {
          { name = "form", type = "string", text = "text, json, csv or html" }, PART,
        },
        returns = { { type = "string", text = "the report" } },
        raises = FORM_RAISES,
        example = SCOPE .. "print(report:render(\"csv\", \"pools\"))",
      },
      {
        name = "save",
        summary = "write the report to a file that only its owner may read",
        parameters = {
          { name = "path", type = "string", completes = "files", text = "the file" },
          { name = "form", type = "string?", default = "that of the file's name, or text",
            text = "text, json, csv or html" },
          PART,
        },
        returns = { { type = "string", text = "the path" } },
        raises = "File if it can't be written; " .. FORM_RAISES,
        example = SCOPE .. [[
local path = report:save(os.tmpname() .. ".html")
print(path)
os.remove(path)]],
      },
    },
  },
}
