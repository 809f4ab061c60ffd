--- Reference: the module `arguments`.

local EXAMPLE <const> = [[
local arguments = require("arguments")
local given = arguments.parse({ "--pool", "render-linux", "--yes" }, {
  usage = "example.lua --pool ID [options]",
  options = { { "pool", "ID", "the pool" }, { "yes", nil, "do not ask" } },
})
print(given.pool, given.yes)]]

return {
  {
    name = "arguments",
    kind = "module",
    summary = "the command line of a saved script",
    example = EXAMPLE,
    members = {
      {
        name = "parse",
        summary = "read options of the form --name value and flags of the form --name",
        text = [[
--name=value is the same as --name value. --help and -h print the options and end the script with
status 0. An unknown argument, or an option without its value, ends it with status 2 and a message
that names the option which may have been meant.]],
        parameters = {
          { name = "list", type = "table", text = "the arguments, as in arg" },
          { name = "spec", type = "table", text = "what is understood", options = {
            { name = "usage", type = "string",
              text = "the first line of --help, script name first" },
            { name = "about", type = "string?", default = "none",
              text = "what the script does, for --help" },
            { name = "options", type = "table",
              text = "a list of {name, name of the value or nil for a flag, help}" },
            { name = "notes", type = "string?", default = "none",
              text = "what --help ends with, such as what the exit status says" },
          } },
        },
        returns = { { type = "table", text = "from name, with _ for -, to text or true" } },
        example = EXAMPLE,
      },
    },
  },
}
