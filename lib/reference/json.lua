--- Reference: the module `json`.

return {
  {
    name = "json",
    kind = "module",
    global = true,
    summary = "JSON without loss: null, empty arrays and integers stay what they are",
    text = [[
Objects become tables with names, arrays tables that know that they are arrays, null json.null.
Integers of 64 bits stay exact.]],
    example = [[
local value = json.decode('{"list": [], "none": null, "id": 9007199254740993}')
print(json.encode(value))]],
    fields = {
      { name = "null", type = "userdata", text = "the value that stands for null; it is not nil" },
    },
    members = {
      {
        name = "encode",
        summary = "turn a value into JSON text",
        text = "Keys are sorted, so that equal values give equal text.",
        parameters = {
          { name = "value", type = "any", text = "made of tables, texts, numbers, booleans, null" },
          { name = "options", type = "table?", text = "the form", options = {
            { name = "pretty", type = "boolean?", default = "false",
              text = "a line for each item, indented" },
          } },
        },
        returns = { { type = "string", text = "JSON in UTF-8" } },
        raises = "a text with the path of the value that JSON cannot hold: holes in an array, "
          .. "cycles, functions, secrets, text that is not UTF-8",
        example = [[print(json.encode({ pools = json.array(), answer = 42 }, { pretty = true }))]],
      },
      {
        name = "decode",
        summary = "turn JSON text into a value",
        parameters = {
          { name = "text", type = "string", text = "JSON in UTF-8" },
          { name = "options", type = "table?", text = "limits", options = {
            { name = "depth", type = "integer?", text = "levels of nesting, up to 1000",
              default = "128" },
          } },
        },
        returns = { { type = "any", text = "the value" } },
        raises = "a text that says where the JSON is damaged, or that it is nested too deeply",
        example = [[print(json.decode('{"id": "render-linux"}').id)]],
      },
      {
        name = "array",
        summary = "mark a table as an array, so that it is [] even if it is empty",
        parameters = {
          { name = "list", type = "table?", text = "the table to mark; without it, a new one" },
        },
        returns = { { type = "table", text = "the same table" } },
        example = [[print(json.encode({ pools = json.array() }))]],
      },
      {
        name = "is_array",
        summary = "tell whether a table is marked as an array",
        parameters = {
          { name = "value", type = "any", text = "anything" },
        },
        returns = { { type = "boolean", text = "true for arrays that were decoded or marked" } },
        example = [[print(json.is_array(json.decode("[]")), json.is_array({}))]],
      },
    },
  },
}
