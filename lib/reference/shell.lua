--- Reference: the module `shell`.

local LIST <const> = [[shell.print({ { id = "a", size = 1 }, { id = "b", size = 2 } })]]

local function switch(text)
  return { name = "value", type = "boolean|string?", text = text, values = { "on", "off" } }
end

local SETTINGS <const> = {
  {
    name = "set",
    summary = "show or change a setting",
    text = [[
history keeps entries in the file; pager shows long results in $PAGER; timing says how long each
entry took; traceback shows the way to every error; read_only refuses requests that change
something; what_if shows them instead of sending them.]],
    parameters = {
      { name = "name", type = "string?", text = "the setting; none shows all",
        values = { "history", "mode", "pager", "read_only", "timing", "traceback", "what_if" } },
      switch("on or off; none shows it"),
    },
    returns = {},
    raises = "if there is no such setting",
    example = [[shell.set("traceback", "on")]],
  },
  {
    name = "mode",
    summary = "choose how results are shown",
    parameters = {
      { name = "name", type = "string?", text = "none shows the present mode",
        values = { "auto", "csv", "json", "jsonl", "lua", "record", "table", "tsv" } },
    },
    returns = {},
    raises = "if there is no such mode",
    example = "shell.mode(\"csv\")\n" .. LIST .. "\nshell.mode(\"auto\")",
  },
  {
    name = "timing",
    summary = "say how long each entry took, and how many requests it made",
    parameters = { switch("on or off; none changes it") },
    returns = {},
    example = [[shell.timing("off")]],
  },
  {
    name = "read_only",
    summary = "refuse every request that changes something on Azure",
    parameters = { switch("on (the default) or off") },
    returns = {},
    example = "shell.read_only()\nshell.read_only(false)",
  },
  {
    name = "what_if",
    summary = "show what would be changed on Azure and send none of it",
    parameters = { switch("on (the default) or off") },
    returns = {},
    example = "shell.what_if()\nshell.what_if(false)",
  },
  {
    name = "protect",
    summary = "mark Batch accounts as protected",
    text = [[
Their prompt looks different, and shell.confirm asks for their name before anything is destroyed.
For init.lua.]],
    parameters = { { name = "...", type = "string", text = "names of accounts" } },
    returns = {},
    example = [[shell.protect("contosorender")]],
  },
  {
    name = "is_protected",
    summary = "tell whether an account is protected",
    parameters = { { name = "name", type = "string", text = "the account" } },
    returns = { { type = "boolean", text = "whether shell.protect was given its name" } },
    example = [[print(shell.is_protected("contosorender"))]],
  },
}

local SHOWING <const> = {
  {
    name = "print",
    summary = "print values as the prompt shows them",
    text = "Lists of records are tables that fit the terminal; lists of Azure are read to the end.",
    parameters = { { name = "...", type = "any", text = "the values" } },
    returns = {},
    example = LIST,
  },
  {
    name = "all",
    summary = "show all of a value, however long",
    parameters = { { name = "value", type = "any", text = "none for the last result, `_`" } },
    returns = {},
    example = [[shell.all({ a = { b = { c = { d = { e = 1 } } } } })]],
  },
  {
    name = "time",
    summary = "show what a function gives and how long it took",
    parameters = { { name = "f", type = "function", text = "is called once" } },
    returns = {},
    example = [[shell.time(function() return azure.login():batch_accounts() end)]],
  },
  {
    name = "watch",
    summary = "show what a function gives, again and again, until Ctrl-C",
    parameters = {
      { name = "seconds", type = "number", text = "between two calls, 0.1 at least" },
      { name = "f", type = "function", text = "is called each time" },
      { name = "title", type = "string?", text = "what stands above" },
    },
    returns = {},
    example = [[shell.watch(5, function() return azure.login():batch_accounts() end)]],
    asks = true,
  },
  {
    name = "help",
    summary = "show help on a function, an object, a name or a topic",
    parameters = { { name = "what", type = "any", text = "none for an overview" } },
    returns = {},
    example = [[shell.help("azure.login")]],
  },
  {
    name = "source",
    summary = "show the source of a function",
    parameters = { { name = "what", type = "function|string", text = "the function or its name" } },
    returns = {},
    example = [[shell.source(azure.login)]],
  },
  {
    name = "err",
    summary = "show everything about the last error of the prompt",
    parameters = {},
    returns = {},
    example = "shell.err()",
  },
}

local ENTRIES <const> = {
  {
    name = "history",
    summary = "print the last entries, or keep what follows out of the file",
    text = "An entry that contains a secret is counted but not shown.",
    parameters = {
      { name = "what", type = "integer|string?", text = "how many (20), or on or off" },
    },
    returns = {},
    example = "shell.history(3)",
  },
  {
    name = "edit",
    summary = "open an entry in $VISUAL or $EDITOR and run what was saved",
    parameters = {
      { name = "what", type = "integer|string?",
        text = "the number of an entry, or a text; none for the last entry" },
    },
    returns = {},
    example = [[shell.edit("print(1)")]],
    asks = true,
  },
  {
    name = "load",
    summary = "run a file",
    parameters = { { name = "file", type = "string", completes = "files", text = "its path" } },
    returns = { { type = "any…", text = "what the file returns" } },
    example = [[
local path = os.tmpname()
io.open(path, "w"):write("return 42"):close()
print(shell.load(path))
os.remove(path)]],
  },
  {
    name = "reload",
    summary = "require a module anew",
    parameters = { { name = "name", type = "string", completes = "modules", text = "its name" } },
    returns = { { type = "any", text = "the module" } },
    raises = "if the module cannot be loaded; the one before stays",
    example = [[print(shell.reload("migrate") ~= nil)]],
  },
  {
    name = "save",
    summary = "write the entries of this session into a new file",
    text = "Commands become comments; entries that contain a secret are left out.",
    parameters = { { name = "file", type = "string", completes = "files", text = "its path" } },
    returns = {},
    raises = "if the file exists",
    example = [[
local path = os.tmpname()
os.remove(path)
shell.save(path)
os.remove(path)]],
  },
  {
    name = "reset",
    summary = "forget all globals of the session",
    parameters = {},
    returns = {},
    example = "shell.reset()",
    asks = true,
  },
  {
    name = "quit",
    summary = "leave, as os.exit does",
    parameters = { { name = "status", type = "integer?", default = "0", text = "the status" } },
    returns = {},
    example = "shell.quit()",
    asks = true,
  },
}

local WORK <const> = {
  {
    name = "account",
    summary = "work on a Batch account: it becomes the global `batch`",
    text = "Signs in as azure.login() does if the global `az` is nil.",
    parameters = {
      { name = "name", type = "string?", completes = "accounts", text = "none lists all accounts" },
    },
    returns = {},
    example = "shell.account(\"contosorender\")\nprint(batch)",
  },
  {
    name = "vault",
    summary = "work on a key vault: it becomes the global `vault`",
    parameters = {
      { name = "name", type = "string?", completes = "vaults", text = "none lists all vaults" },
    },
    returns = {},
    example = "shell.vault(\"contoso-kv\")\nprint(vault)",
  },
  {
    name = "spawn",
    summary = "run a function in the background of the prompt",
    text = "Its end is told above the prompt. In a script it is a task that the script waits for.",
    parameters = {
      { name = "f", type = "function", text = "its first result is shown" },
      { name = "name", type = "string?", text = "what messages call it" },
    },
    returns = { { type = "table", text = "number, name, and cancel()" } },
    example = [[shell.spawn(function() async.sleep(0.01) return "ready" end, "short")]],
  },
  {
    name = "once",
    global = true,
    summary = "do something unless an earlier run of the script has done it",
    text = [[
Also a global of its own: `once(id, f)`. A journal remembers what is done, so that a script that was
stopped, or is run again, goes on where it was. What failed is done again. If an earlier run was
killed in the middle, f gets true and has to look first what is there. Each script has ids of its
own; what is typed or piped in shares one set of them. The result is kept as JSON, in clear: let f
give no password. With --dry-run f is called unless it was done already, and nothing is
remembered.]],
    parameters = {
      { name = "id", type = "string", text = "what it is, the same in every run" },
      { name = "f", type = "function", text = "does it; its result is kept if JSON can hold it" },
      { name = "options", type = "table?", text = "where it is remembered", options = {
        { name = "journal", type = "string?", completes = "files", text = "the file",
          default = "once.journal beside the history" },
        { name = "plan", type = "string?", text = "whose ids these are",
          default = "the script's path" },
      } },
    },
    returns = {
      { type = "any", text = "what f gave, now or in the earlier run" },
      { type = "boolean", text = "whether f was called now" },
    },
    raises = "what f raises; an error of kind journal: held if another process is at the same plan",
    example = [[
local options = { journal = os.tmpname(), plan = "example" }
print(shell.once("greet", function() return "hello" end, options))
print(shell.once("greet", function() return "hello" end, options))]],
  },
  {
    name = "jobs",
    summary = "list what runs in the background",
    parameters = {},
    returns = { { type = "table", text = "records of number, name and seconds" } },
    example = "print(#shell.jobs())",
  },
  {
    name = "ask_secret",
    summary = "ask for a secret without showing what is typed",
    text = "Asks the terminal itself, also when standard input is a script. Ctrl-C cancels.",
    parameters = { { name = "prompt", type = "string", text = "what to show" } },
    returns = { { type = "Secret", text = "what was typed" } },
    raises = "NoTerminal if there is none; Cancelled after Ctrl-C or the end of input",
    example = [[print(pcall(shell.ask_secret, "PFX password: "))]],
    asks = true,
  },
  {
    name = "reveal",
    summary = "show the text of a secret",
    parameters = { { name = "value", type = "Secret", text = "the secret" } },
    returns = {},
    raises = "MayNotReveal without a terminal and --allow-reveal",
    example = [[print(pcall(shell.reveal, secret.new("for a test only")))]],
    asks = true,
  },
  {
    name = "confirm",
    summary = "ask before something is changed",
    text = [[
Returns if it may be: the answer was yes, --yes was given, or nothing is sent because of --dry-run.
What destroys something in a protected account asks for its name, also with --yes, unless
--force-protected was given.]],
    parameters = {
      { name = "options", type = "table", text = "what is about to be done", options = {
        { name = "action", type = "string", text = "such as \"delete 3 pools\"" },
        { name = "account", type = "string", completes = "accounts", text = "where" },
        { name = "destructive", type = "boolean?", default = "false",
          text = "whether something is lost" },
      } },
    },
    returns = {},
    raises = "an error of kind refused, code NotConfirmed; the session goes on",
    example = [[print(pcall(shell.confirm, { action = "delete 3 pools", account = "a" }))]],
    asks = true,
  },
}

local members <const> = {}
for _, list in ipairs({ SETTINGS, SHOWING, ENTRIES, WORK }) do
  table.move(list, 1, #list, #members + 1, members)
end

return {
  {
    name = "shell",
    kind = "module",
    global = true,
    summary = "the shell itself: every :command is a function here",
    text = "`:mode json` at the prompt is shell.mode(\"json\") in a script.",
    example = LIST,
    members = members,
  },
}
