--- Reference: the module `emulator` and its faults.

local ADVANCE_EXAMPLE <const> = [[
local batch = azure.login():batch("contosorender")
batch:resize_pool("preview-linux", { targetDedicatedNodes = 2 })
emulator.advance("PT5M")
print(batch:pool("preview-linux").currentDedicatedNodes)
batch:resize_pool("preview-linux", { targetDedicatedNodes = 1 })
emulator.settle()]]

local FAULT_EXAMPLE <const> = [[
local batch = azure.login():batch("contosorender")
local fault <close> = emulator.fault({ operation = "batch GET /pools/*", status = 503, count = 1 })
print(batch:pool("render-linux").state)
print(fault:counts().hits)]]

local RAISES <const> = "NoEmulator if none runs beside the shell; BadRequest, with the reason, if "
  .. "the emulator refuses"

return {
  {
    name = "emulator",
    kind = "module",
    global = true,
    summary = "the emulator beside the shell: its time, its faults, what it was asked",
    text = [[
There is an emulator if the shell was started with --emulator; without it every function raises
NoEmulator. It has two clocks. Pools, nodes, jobs and operations go by life, which runs 10 times as
fast as the wall's clock and can be moved on at will. Stamps, tokens, certificates and the retention
of what was deleted go by the wall, which scripts compare with their own clock, and which moves only
if it is told to.]],
    example = ADVANCE_EXAMPLE,
    internal = {
      { name = "Fault", reason = "the method table of Fault" },
    },
    members = {
      {
        name = "clock",
        summary = "tell what time it is in the emulator",
        parameters = {},
        returns = { { type = "table",
          text = "wall, a text in UTC; wall_ahead, the seconds by which it is ahead of the "
            .. "machine's clock; life, in seconds since the start; speed" } },
        raises = RAISES,
        example = [[print(emulator.clock().life)]],
      },
      {
        name = "advance",
        summary = "let time pass for pools, nodes, jobs and operations, at once",
        text = [[
What happens meanwhile happens in its order, each thing at its own instant of life. With wall =
true the wall moves as far, second for second: tokens end after about an hour, certificates expire,
deleted objects are purged. It stays ahead from then on, so what compares it with the machine's
clock (a shared key's date, a certificate that begins now) may be refused.]],
        parameters = {
          { name = "duration", type = "any", text = [[seconds, or a text as "PT5M" or "P30D"]] },
          { name = "options", type = "table?", text = "what moves", options = {
            { name = "wall", type = "boolean?", text = "whether the wall moves as well",
              default = "false" },
          } },
        },
        returns = { { type = "table", text = "the clock afterwards, as emulator.clock gives it" } },
        raises = RAISES,
        example = ADVANCE_EXAMPLE,
      },
      {
        name = "settle",
        summary = "let time pass until nothing that is under way ends soon",
        text = [[
Then pools are steady, nodes are up, tasks have run, and what was asked for is done. What comes
round for ever isn't waited for: a node looking at its vault, a schedule waiting for its next
job.]],
        parameters = {
          { name = "options", type = "table?", text = "how long", options = {
            { name = "within", type = "any",
              text = "nothing ends for so long; seconds of life or a text", default = "PT1H" },
            { name = "limit", type = "any", text = "the longest time that may pass",
              default = "P1D" },
          } },
        },
        returns = {
          { type = "number", text = "the seconds of life that passed, to the millisecond" },
          { type = "boolean", text = "false if the limit was reached first" },
        },
        raises = RAISES,
        example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-settled", poolInfo = { poolId = "preview-linux" } })
batch:add_task("example-settled", { id = "frame-1", commandLine = "sleep 600" })
emulator.settle()
print(batch:task("example-settled", "frame-1").state)
batch:delete_job("example-settled")]],
      },
      {
        name = "speed",
        summary = "tell or change how many seconds of life pass in one second",
        parameters = {
          { name = "speed", type = "number?", text = "above 0, up to 1000000",
            default = "stays as it is" },
        },
        returns = { { type = "number", text = "the speed from now on" } },
        raises = RAISES,
        example = [[
local before = emulator.speed()
emulator.speed(100)
print(emulator.speed(before))]],
      },
      {
        name = "fault",
        summary = "have something go wrong from now on",
        text = [[
A rule is a table, or a text as `certferry-emulator --fault` takes it: "batch GET /pools/*:
status=503 retry-after=1 count=3", with - in names where the table has _. The operation is a
service (entra, arm, batch, vault, blob, imds), a method and a path, each of which may be left out;
in the path * is any part of a segment and ** any segments. emulator.requests shows the operations
under such names. Rules are looked at in the order of requests, each with random numbers of its own
that begin anew with each emulator, so that the same requests meet the same faults.]],
        parameters = {
          { name = "rule", type = "any", text = "a text, or a table of these", options = {
            { name = "operation", type = "string?", text = "which requests", default = "all" },
            { name = "latency", type = "any",
              text = [[milliseconds that the answer takes longer; "100..500" for any of these]] },
            { name = "status", type = "integer?",
              text = "400 to 599, answered in place of doing what is asked" },
            { name = "retry_after", type = "integer?", text = "seconds, told with the status" },
            { name = "drop", type = "string?",
              text = "the connection ends without an answer: before or after the effect" },
            { name = "reset", type = "integer?",
              text = "the connection is reset after so many bytes of the body" },
            { name = "truncate", type = "integer?",
              text = "the connection is closed after so many bytes of the body" },
            { name = "slow", type = "integer?", text = "bytes of the body that come in a second" },
            { name = "stale", type = "any",
              text = "a read is answered as it was: seconds of life ago, or \"previous\" for the "
                .. "last answer that was another; only reads since the rule was made count" },
            { name = "probability", type = "number?", text = "0 to 1", default = "1" },
            { name = "skip", type = "integer?", text = "requests that are left alone at first",
              default = "0" },
            { name = "count", type = "integer?", text = "requests that it strikes",
              default = "all" },
          } },
        },
        returns = { { type = "Fault", text = "what ends it" } },
        raises = RAISES,
        example = FAULT_EXAMPLE,
      },
      {
        name = "faults",
        summary = "list the faults in force",
        parameters = {},
        returns = { { type = "table", text = "a list of Fault" } },
        raises = RAISES,
        example = [[print(#emulator.faults())]],
      },
      {
        name = "clear_faults",
        summary = "end every fault",
        parameters = {},
        returns = {},
        raises = RAISES,
        example = [[emulator.clear_faults()]],
      },
      {
        name = "requests",
        summary = "tell what the services have been asked",
        text = [[
counts is a list of {service, operation, status, count}, where status 0 stands for requests that
were left without an answer. writes is a list of the last 10000 requests that may have changed
something: {service, operation, method, host, path, status, done, answered, client_request_id,
time}, where done tells whether the service did what was asked. writes_forgotten is how many are no
longer in it.]],
        parameters = {},
        returns = { { type = "table",
          text = "counts, writes, writes_forgotten, total, and since, a text in UTC" } },
        raises = RAISES,
        example = [[
emulator.reset_requests()
azure.login():batch("contosorender"):add_job({ id = "example-counted",
  poolInfo = { poolId = "preview-linux" } })
for _, write in ipairs(emulator.requests().writes) do
  print(write.method, write.path, write.status, write.done)
end
azure.login():batch("contosorender"):delete_job("example-counted")]],
      },
      {
        name = "reset_requests",
        summary = "begin to count requests anew",
        parameters = {},
        returns = {},
        raises = RAISES,
        example = [[
emulator.reset_requests()
print(emulator.requests().total)]],
      },
      {
        name = "expire_tokens",
        summary = "have every access token that was issued so far refused, as if it had expired",
        text = "The clients of azure then get a new one and ask once more, so that nothing fails.",
        parameters = {},
        returns = {},
        raises = RAISES,
        example = [[
local az = azure.login()
az:subscriptions():list()
emulator.expire_tokens()
emulator.reset_requests()
print(#az:subscriptions():list())
for _, count in ipairs(emulator.requests().counts) do
  print(count.service, count.operation, count.status)
end]],
      },
    },
  },
  {
    name = "Fault",
    kind = "type",
    variables = { "fault" },
    summary = "something that goes wrong in the emulator, until it is removed",
    text = "Made by emulator.fault. In a <close> variable it ends with the block.",
    example = FAULT_EXAMPLE,
    methods = function() return require("emulator").Fault end,
    metatable_name = "fault",
    fields = {
      { name = "id", type = "integer", text = "its number" },
      { name = "rule", type = "string", text = "what it does, in one line" },
      { name = "seen", type = "integer", text = "requests that it fitted, when this was read" },
      { name = "hits", type = "integer", text = "requests that it struck, when this was read" },
    },
    members = {
      {
        name = "remove",
        summary = "end it",
        parameters = {},
        returns = {},
        raises = "as emulator.fault; not if it has ended already",
        example = [[emulator.fault("vault: latency=10"):remove()]],
      },
      {
        name = "counts",
        summary = "tell how many requests it fitted and how many it struck, by now",
        parameters = {},
        returns = { { type = "table?", text = "seen and hits; nil once it has ended" } },
        raises = "as emulator.fault",
        example = FAULT_EXAMPLE,
      },
    },
  },
}
