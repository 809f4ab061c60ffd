--- Reference: the module `pretty`.

local RECORDS <const> = { name = "records", type = "table",
  text = "a list of tables whose keys are names, or of objects" }
local VIEW <const> = { name = "options", type = "table?", text = "how wide, and what", options = {
  { name = "width", type = "integer?", default = "80", text = "columns of the terminal" },
  { name = "columns", type = "table?", default = "fields that hold no tables",
    text = "names, or pairs of a title and a field or a function from a record to a value" },
} }

return {
  {
    name = "pretty",
    kind = "module",
    global = true,
    summary = "values as text: Lua, tables, JSON, CSV",
    example = [[print(pretty.format({ b = 2, 1, a = { "x" } }))]],
    members = {
      {
        name = "format",
        summary = "the text for a value, as Lua",
        text = "Never raises because of the value, whatever its metamethods do.",
        parameters = {
          { name = "value", type = "any", text = "anything" },
          { name = "options", type = "table?", text = "limits", options = {
            { name = "depth", type = "integer?", default = "4", text = "levels of nested tables" },
            { name = "items", type = "integer?", default = "100", text = "items of one table" },
            { name = "text", type = "integer?", default = "200", text = "bytes of one string" },
            { name = "width", type = "integer?", default = "80",
              text = "columns that a table may take before it gets a line for each part" },
            { name = "more", type = "string?", default = "none",
              text = "what to say after the number of items that were left out" },
          } },
        },
        returns = { { type = "string", text = "one or more lines" } },
        example = [[print(pretty.format(azure.emulator.accounts, { width = 60 }))]],
      },
      {
        name = "print",
        summary = "print values, each on lines of its own",
        parameters = { { name = "...", type = "any", text = "the values" } },
        returns = {},
        example = [[pretty.print({ 1, 2 }, "text")]],
      },
      {
        name = "records",
        summary = "tell whether a value is a list of records",
        parameters = { { name = "value", type = "any", text = "anything" } },
        returns = { { type = "table?", text = "the value, or nil" } },
        example = [[print(pretty.records({ { id = 1 } }) ~= nil, pretty.records({ 1 }))]],
      },
      {
        name = "table",
        summary = "records as a table that fits a width",
        text = "Nothing wraps: what is too wide is cut with an ellipsis.",
        parameters = { RECORDS, VIEW },
        returns = { { type = "string?", text = "lines, or nil if so many columns do not fit" } },
        example = [[print(pretty.table({ { id = "a", size = 1 }, { id = "b", size = 20 } }))]],
      },
      {
        name = "record",
        summary = "records one below the other, a line for each field",
        parameters = { RECORDS, VIEW },
        returns = { { type = "string", text = "lines" } },
        example = [[print(pretty.record({ { id = "a", size = 1 } }, { width = 40 }))]],
      },
      {
        name = "render",
        summary = "a value in one of the output modes",
        text = "table and record are for people; the others lose nothing.",
        parameters = {
          { name = "value", type = "any", text = "anything" },
          { name = "mode", type = "string", text = "a name of pretty.modes",
            values = { "csv", "json", "jsonl", "lua", "record", "table", "tsv" } },
          { name = "options", type = "table?", text = "how wide, and what", options = {
            { name = "width", type = "integer?", default = "80", text = "columns, for people" },
            { name = "columns", type = "table?", text = "as for pretty.table, for people" },
            { name = "fields", type = "table?", default = "all", text = "names, for csv and tsv" },
          } },
        },
        returns = { { type = "string", text = "the text" } },
        raises = "if there is no such mode, or the value cannot be written so",
        example = [[io.write(pretty.render({ { id = "a", size = 1 } }, "csv"))]],
      },
    },
  },
}
