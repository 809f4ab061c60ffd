--- Runs what README.md shows, and compares it with the output that README.md shows.
--
-- A block fenced as ```sh whose first line is `$ certferry …` is a session: lines beginning with
-- `$ ` or `> ` are typed, the others are what comes out. The block runs in a shell whose
-- `certferry` is this program. Words that differ from run to run are written `…` in README.md, and
-- stand for any text within their line. Run by scripts/test in the root of the project.

local program = arg[-1]

local function sessions()
  local found, current = {}, nil
  for line in io.lines("README.md") do
    if line:find("^```") then
      if current and current[1] and current[1]:find("^%$ certferry") then
        found[#found + 1] = current
      end
      current = line == "```sh" and {} or nil
    elseif current then
      current[#current + 1] = line
    end
  end
  return found
end

local function split(session)
  local typed, expected = {}, {}
  for _, line in ipairs(session) do
    local input = line:match("^[$>] (.*)$") or line:match("^>()$") and ""
    if input then
      typed[#typed + 1] = input
    else
      expected[#expected + 1] = line
    end
  end
  return typed, expected
end

local function run(lines)
  local name = os.tmpname()
  local file <close> = assert(io.open(name, "w"))
  file:write(("certferry() { '%s' \"$@\"; }\n"):format(program), table.concat(lines, "\n"), "\n")
  file:flush()
  local pipe <close> = assert(io.popen("bash " .. name .. " 2>&1"))
  local output = {}
  for line in pipe:lines() do
    output[#output + 1] = line
  end
  os.remove(name)
  return output
end

local function is_like(pattern, line)
  local escaped = pattern:gsub("[%^%$%(%)%%%.%[%]%*%+%-%?]", "%%%0"):gsub("…", ".-")
  return line:find("^" .. escaped .. "$") ~= nil
end

local failures = 0
local all = sessions()
assert(#all > 0, "README.md shows no session")
for _, session in ipairs(all) do
  local typed, expected = split(session)
  local output = run(typed)
  for number = 1, math.max(#expected, #output) do
    if not is_like(expected[number] or "", output[number] or "\0") then
      failures = failures + 1
      print(("after `%s`, line %d\n  README: %s\n  really: %s"):format(typed[1], number,
        expected[number] or "(nothing)", output[number] or "(nothing)"))
      break
    end
  end
end
print(("%d sessions, %d failed"):format(#all, failures))
os.exit(failures == 0)
