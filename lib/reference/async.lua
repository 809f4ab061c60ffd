--- Reference: the module `async`.

local methods_of = require("reference.objects").methods_of

local WAIT_EXAMPLE <const> = [[
local task = async.spawn(function(count) return count + 1 end, 41)
print(task:wait())]]

return {
  {
    name = "async",
    kind = "module",
    global = true,
    summary = "many requests at once, in plain sequential code",
    text = [[
Tasks share one thread: nothing happens beside the running one until it waits, for a request or in
async.sleep. Errors, `pcall` and `<close>` work in tasks as everywhere.]],
    example = [[
local az = azure.login()
local counts = async.map({ "contosorender", "contosobatch" }, function(name)
  return #az:batch(name):pools():list()
end)
print(counts[1], counts[2])]],
    members = {
      {
        name = "map",
        summary = "call a function for each item, several at a time",
        text = "The first failure ends the other calls and is raised.",
        parameters = {
          { name = "list", type = "table", text = "the items" },
          { name = "f", type = "function", text = "is called with an item and its position" },
          { name = "options", type = "table?", text = "how many", options = {
            { name = "limit", type = "integer?", default = "16", text = "calls at a time" },
          } },
        },
        returns = { { type = "table", text = "what each call returned, in their order" } },
        raises = "what the first call that failed raised",
        example = [[
local squares = async.map({ 1, 2, 3 }, function(number) return number * number end)
print(table.concat(squares, " "))]],
      },
      {
        name = "all",
        summary = "call functions at the same time",
        text = "The first failure ends the other calls and is raised.",
        parameters = {
          { name = "functions", type = "table", text = "a list of functions without parameters" },
        },
        returns = { { type = "any…", text = "the first result of each, in their order" } },
        raises = "what the first call that failed raised",
        example = [[
local batch = azure.login():batch("contosorender")
local pools, jobs = async.all({
  function() return batch:pools():list() end,
  function() return batch:jobs():list() end,
})
print(#pools, #jobs)]],
      },
      {
        name = "background",
        summary = "run a function beside what is entered at the prompt, and after it",
        text = "shell.spawn does so and tells of the end. In a script, use async.spawn.",
        parameters = { { name = "f", type = "function", text = "is called without arguments" } },
        returns = { { type = "Task", text = "what runs" } },
        example = [[async.background(function() return 1 end):cancel()]],
      },
      {
        name = "sleep",
        summary = "wait while other tasks go on",
        parameters = {
          { name = "seconds", type = "number", text = "0 to 1e9, with fractions" },
        },
        returns = {},
        example = [[async.sleep(0.01)]],
      },
      {
        name = "spawn",
        summary = "start a function as a task of its own",
        parameters = {
          { name = "f", type = "function", text = "the function" },
          { name = "...", type = "any", text = "its arguments" },
        },
        returns = { { type = "Task", text = "the task, which begins when this one waits" } },
        example = WAIT_EXAMPLE,
      },
    },
  },
  {
    name = "Task",
    kind = "type",
    variables = { "task" },
    summary = "a function that runs beside others",
    text = "Made by async.spawn. A failure that nobody waits for is the failure of the script.",
    example = WAIT_EXAMPLE,
    methods = function()
      return methods_of(require("async").spawn(function() end))
    end,
    metatable_name = "task",
    members = {
      {
        name = "wait",
        summary = "wait for the end, and take the results",
        parameters = {},
        returns = { { type = "any…", text = "what the function returned" } },
        raises = "what the function raised",
        example = WAIT_EXAMPLE,
      },
      {
        name = "is_done",
        summary = "tell whether it has ended, well or not",
        parameters = {},
        returns = { { type = "boolean", text = "true after its end" } },
        example = [[
local task = async.spawn(async.sleep, 0.01)
print(task:is_done())
task:wait()
print(task:is_done())]],
      },
      {
        name = "cancel",
        summary = "end it before its time",
        parameters = {},
        returns = {},
        example = [[
local task = async.spawn(async.sleep, 3600)
task:cancel()
print(pcall(task.wait, task))]],
      },
    },
  },
}
