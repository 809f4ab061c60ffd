--- Runs a script of migrations, and is stopped by Ctrl-C after a write of its journal:
-- `certferry interrupted.lua FOLDER SCRIPT [options]`.

package.path = "Tests/survival/?.lua;" .. package.path

local azure = require("azure")
local journal = require("journal")
local scenario = require("scenario")

local folder <const>, script <const> = arg[1], ("scripts/migrations/%s.lua"):format(arg[2])

-- The write after which Ctrl-C comes.
local LAST <const> = 6

local writes = 0

local function counted(run)
  local function wrap(name)
    return function(_, id, data)
      run[name](run, id, data)
      writes = writes + 1
      if writes == LAST then
        io.popen("kill -INT $PPID"):close()
      end
    end
  end
  return setmetatable({
    begin = wrap("begin"), finish = wrap("finish"), fail = wrap("fail"),
    steps = function() return run:steps() end,
  }, { __close = function() run:close() end })
end

local open <const> = journal.open
journal.open = function(path)
  local opened = open(path)
  return { run = function(_, options) return counted(opened:run(options)) end }
end
azure.login = function() return scenario.login(folder) end

-- The script finds its own words in place of ours.
table.move(arg, 3, #arg + 2, 1)
dofile(script)
