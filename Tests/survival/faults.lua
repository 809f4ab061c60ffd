--- A migration under faults, and what came of each: `certferry Tests/survival/faults.lua [NAME…]`.
--
-- Each file of the folder faults is a process with an emulator of its own, some at a time; without
-- names all of them. A table of what was tried ends it; the status is 1 if something failed.
--
-- Requires scenario.

package.path = "Tests/survival/?.lua;" .. package.path

local scenario = require("scenario")

-- The one that takes longest is the first.
local ALL <const> = { "requests", "runs", "journal", "operators" }

-- As many as the machine that the project is tested on has processors.
local AT_A_TIME <const> = 2

local RUN <const> = "'%s/certferry' --emulator 'Tests/survival/faults/%s.lua' '%s/%s' "
  .. ">'%s/%s.said' 2>&1 || echo failed >>'%s/%s.said'"

local root <close> = setmetatable({ path = scenario.folder() }, {
  __close = function(self) scenario.clean(self.path) end,
})
local names = #arg > 0 and arg or ALL

local function run_all()
  local list <const> = root.path .. "/commands"
  local commands = {}
  for position, name in ipairs(names) do
    commands[position] = RUN:format(scenario.programs(), name, root.path, name, root.path, name,
      root.path, name) .. "\0"
  end
  scenario.write(list, table.concat(commands))
  os.execute(("xargs -0 -P %d -n 1 sh -c <'%s'"):format(AT_A_TIME, list))
end

local function read_if_any(path)
  local file <close> = io.open(path, "r")
  return file and file:read("a") or ""
end

local FORM <const> = "%-58s %-46s %6s  %s"

run_all()
local has_failed = false
print(FORM:format("fault", "where", "times", "outcome"))
for _, name in ipairs(names) do
  for line in read_if_any(("%s/%s"):format(root.path, name)):gmatch("[^\n]+") do
    print(FORM:format(line:match("^(.-)\t(.-)\t(.-)\t(.*)$")))
  end
end
for _, name in ipairs(names) do
  local said = read_if_any(("%s/%s.said"):format(root.path, name))
  local is_well = said:find(" 0 failed", 1, true) and not said:find("failed\n$")
  has_failed = has_failed or not is_well
  print(("%s: %s"):format(name, is_well and said:match("[^\n]*\n$"):gsub("%s+$", "") or said))
end
if has_failed then
  os.exit(1, true)
end
