--- Reference: the module `secret`.

local FILE_EXAMPLE <const> = [[
local password = secret.file(azure.emulator.pfx[1].password_file)
print(password)]]

return {
  {
    name = "secret",
    kind = "module",
    global = true,
    summary = "passwords and keys that never print",
    text = [[
A secret can be handed on to what needs it. It shows its length and nothing else: in tables, errors,
JSON and the journal. Its memory is wiped when it is collected.]],
    example = FILE_EXAMPLE,
    internal = {
      { name = "secret", reason = "the method table of Secret" },
    },
    members = {
      {
        name = "new",
        summary = "make a secret of text",
        text = "The text itself stays in Lua's memory; the other functions take it from elsewhere.",
        parameters = {
          { name = "text", type = "string", text = "any bytes", secret = true },
        },
        returns = { { type = "Secret", text = "the secret" } },
        example = [[print(secret.new("for a test only"))]],
      },
      {
        name = "env",
        summary = "take a secret from an environment variable",
        parameters = {
          { name = "name", type = "string", text = "the name of the variable" },
        },
        returns = { { type = "Secret", text = "the secret" } },
        raises = "NotSet if there is no such variable",
        example = [[print(secret.env("PATH"):length() > 0)]],
      },
      {
        name = "file",
        summary = "read a secret from a file, without the newline at its end",
        parameters = {
          { name = "path", type = "string", completes = "files",
            text = "the file, at most 16 MiB" },
        },
        returns = { { type = "Secret", text = "the secret" } },
        raises = "File if it cannot be read",
        example = FILE_EXAMPLE,
      },
      {
        name = "prompt",
        summary = "ask the person at the terminal, without showing what is typed",
        text = "Asks the terminal itself, also when standard input is a script. Ctrl-C cancels.",
        parameters = {
          { name = "question", type = "string", text = "what to show" },
        },
        returns = { { type = "Secret", text = "what was typed" } },
        raises = "NoTerminal if there is none; Cancelled after Ctrl-C or the end of input",
        example = [[
local ok, answer = pcall(secret.prompt, "PFX password: ")
print(ok, answer)]],
        asks = true,
      },
    },
  },
  {
    name = "Secret",
    kind = "type",
    variables = { "password" },
    summary = "text that can be used and not seen",
    text = "Made by the functions of the module secret. `tostring` gives its length alone.",
    example = FILE_EXAMPLE,
    methods = function() return require("secret").secret end,
    metatable_name = "secret",
    members = {
      {
        name = "length",
        summary = "count the bytes",
        parameters = {},
        returns = { { type = "integer", text = "bytes" } },
        example = [[print(secret.new("four"):length())]],
      },
      {
        name = "reveal",
        summary = "the text itself",
        parameters = {},
        returns = { { type = "string", text = "the text" } },
        raises = "MayNotReveal unless this is the prompt, or --allow-reveal was given",
        example = [[print(pcall(function() return secret.new("for a test only"):reveal() end))]],
      },
    },
  },
}
