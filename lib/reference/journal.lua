--- Reference: the module `journal`.

local EXAMPLE <const> = [[
local path = os.tmpname()
local run <close> = journal.open(path):run({ plan = "example" })
run:begin("pool", { title = "make the pool" })
run:finish("pool", { etag = "0x1" })
print(run:steps()[1].state)]]

local STEP <const> = { name = "step", type = "string", text = "what identifies the step" }
local JSON_RULE <const> = "JSON data; never a secret"
local RAISES <const> = "an error of kind journal: misuse if the run is closed%s; cannotWrite"

return {
  {
    name = "journal",
    kind = "module",
    global = true,
    summary = "what was done, step by step, on disk before and after",
    text = [[
A journal is a file. A run that was killed leaves its last step begun; the next run of the same plan
reads that, looks at what is really there, and goes on.]],
    example = EXAMPLE,
    internal = {
      { name = "journal", reason = "the method table of Journal" },
      { name = "journal_run", reason = "the method table of JournalRun" },
    },
    members = {
      {
        name = "open",
        summary = "open a journal, and make the file if there is none",
        text = "A new file can be read by its owner alone.",
        parameters = {
          { name = "path", type = "string", completes = "files", text = "the file" },
        },
        returns = { { type = "Journal", text = "the journal" } },
        raises = "an error of kind journal: cannotOpen, or unreadable if it is no journal",
        example = [[
local opened = journal.open(os.tmpname())
local run <close> = opened:run({ plan = "example" })
print(#run:steps())]],
      },
    },
  },
  {
    name = "Journal",
    kind = "type",
    summary = "an open journal",
    text = "Made by journal.open.",
    example = EXAMPLE,
    methods = function() return require("journal").journal end,
    metatable_name = "journal",
    members = {
      {
        name = "run",
        summary = "begin a run of a plan, and hold the plan's lock",
        text = [[
The lock ends with the run, or with the program, however it ends. Give the run a `<close>`
variable.]],
        parameters = {
          { name = "options", type = "table", text = "what is run", options = {
            { name = "plan", type = "string",
              text = "what identifies the plan, in every run of it" },
            { name = "owner", type = "string?", default = "\"unknown\"",
              text = "who runs it, shown to others who try" },
          } },
        },
        returns = { { type = "JournalRun", text = "the run" } },
        raises = "an error of kind journal: held if another run holds the plan; cannotWrite",
        example = EXAMPLE,
      },
      {
        name = "steps",
        summary = "read the last record of every step of a plan, also while a run holds it",
        parameters = {
          { name = "plan", type = "string", text = "what identifies the plan" },
        },
        returns = { { type = "JournalStep[]", text = "in the order of their first begin" } },
        raises = "an error of kind journal: unreadable; cannotWrite",
        example = [[
local opened = journal.open(os.tmpname())
local run <close> = opened:run({ plan = "example" })
run:begin("pool", {})
print(opened:steps("example")[1].state)]],
      },
    },
  },
  {
    name = "JournalRun",
    kind = "type",
    variables = { "run", "record" },
    summary = "one run of a plan, while it holds the plan's lock",
    text = "Made by Journal:run. Each record is on the disk when the call returns.",
    example = EXAMPLE,
    methods = function() return require("journal").journal_run end,
    metatable_name = "journal_run",
    members = {
      {
        name = "begin",
        summary = "record that a step is about to be done",
        parameters = {
          STEP, { name = "detail", type = "any", text = "what is about to be done: " .. JSON_RULE },
        },
        returns = {},
        raises = RAISES:format(""),
        example = EXAMPLE,
      },
      {
        name = "finish",
        summary = "record that a step is done",
        parameters = {
          STEP, { name = "outcome", type = "any", text = "the evidence of it: " .. JSON_RULE },
        },
        returns = {},
        raises = RAISES:format(", or if the step was not begun"),
        example = EXAMPLE,
      },
      {
        name = "fail",
        summary = "record that a step failed",
        parameters = {
          STEP, { name = "outcome", type = "any", text = "the error: " .. JSON_RULE },
        },
        returns = {},
        raises = RAISES:format(", or if the step was not begun"),
        example = [[
local run <close> = journal.open(os.tmpname()):run({ plan = "example" })
run:begin("pool", { title = "make the pool" })
run:fail("pool", { code = "PoolExists" })
print(run:steps()[1].outcome.code)]],
      },
      {
        name = "steps",
        summary = "read the last record of every step that any run of the plan has begun",
        parameters = {},
        returns = { { type = "JournalStep[]", text = "in the order of their first begin" } },
        raises = RAISES:format(""),
        example = EXAMPLE,
      },
      {
        name = "close",
        summary = "end the run and free the plan's lock",
        text = "The end of a `<close>` variable does it too. Closing twice is harmless.",
        parameters = {},
        returns = {},
        raises = "an error of kind journal: cannotWrite",
        example = [[
local run = journal.open(os.tmpname()):run({ plan = "example" })
run:begin("pool", {})
run:close()]],
      },
    },
  },
}
