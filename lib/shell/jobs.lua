--- Functions that run in the background of the prompt.
--
--     shell.spawn(function() pool:wait_until_steady() return pool.state end, "render-linux")
--
-- In a script there is nothing to be in the background of: the job is a task, and the script
-- ends when it has ended. Requires async.

local async = require("async")
local native = require("shell.native")
local pretty = require("pretty")

local jobs = {}

local running <const> = {}
local last_number = 0

local function describe(ok, result)
  if ok then
    return result == nil and "done" or "done: " .. pretty.format(result)
  end
  return "failed: " .. tostring(result)
end

--- Runs a function in the background and says when it has ended.
-- @param f the function; its first result is shown
-- @param name what the messages call it
-- @return the job: `number`, `name`, `cancel()`
function jobs.spawn(f, name)
  last_number = last_number + 1
  local job = { number = last_number, name = name or "job " .. last_number, started = os.time() }
  running[job.number] = job
  local start = native.is_prompt and async.background or async.spawn
  local task = start(function()
    local ok, result = pcall(f)
    running[job.number] = nil
    print(("[%d] %s %s"):format(job.number, job.name, describe(ok, result)))
  end)
  function job.cancel()
    running[job.number] = nil
    task:cancel()
  end
  return job
end

--- The jobs that run, as a list.
function jobs.list()
  local list = {}
  for number, job in pairs(running) do
    list[#list + 1] = {
      number = number, name = job.name, seconds = os.time() - job.started,
    }
  end
  table.sort(list, function(left, right) return left.number < right.number end)
  return list
end

return jobs
