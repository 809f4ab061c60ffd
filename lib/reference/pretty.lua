--- Reference: the module `pretty`.

return {
  {
    name = "pretty",
    kind = "module",
    global = true,
    summary = "values as readable Lua",
    example = [[print(pretty.format({ b = 2, 1, a = { "x" } }))]],
    members = {
      {
        name = "format",
        summary = "the text for a value",
        text = "Never raises because of the value, whatever its metamethods do.",
        parameters = {
          { name = "value", type = "any", text = "anything" },
          { name = "options", type = "table?", text = "limits", options = {
            { name = "depth", type = "integer?", default = "4", text = "levels of nested tables" },
            { name = "items", type = "integer?", default = "100", text = "items of one table" },
            { name = "text", type = "integer?", default = "200", text = "bytes of one string" },
            { name = "width", type = "integer?", default = "80",
              text = "columns that a table may take before it gets a line for each part" },
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
    },
  },
}
