--- A small test runner: `describe`, `it`, `expect`.
--
--     local spec = require("spec")
--     spec.describe("addition", function()
--       spec.it("adds", function() spec.expect(1 + 1):equals(2) end)
--     end)
--     os.exit(spec.report() and 0 or 1)
--
-- Requires pretty.

local pretty = require("pretty")

local spec = {}

local path = {}
local passed, skipped = 0, 0
local failures = {}

local function name_of(name)
  local parts = table.move(path, 1, #path, 1, {})
  parts[#parts + 1] = name
  return table.concat(parts, " ")
end

-- Describes an error with where it happened; error objects keep their own text.
local function describe_error(err)
  return debug.traceback(type(err) == "string" and err or pretty.format(err), 2)
end

-- Runs a function; a failure is kept under a name.
local function attempt(name, body)
  local ok, err = xpcall(body, describe_error)
  if not ok then
    failures[#failures + 1] = { name = name_of(name), message = err }
  end
  return ok
end

--- Groups tests under a name.
function spec.describe(name, body)
  path[#path + 1] = name
  attempt("itself", body)
  path[#path] = nil
end

--- Runs one test, which passes if it raises nothing.
function spec.it(name, body)
  if attempt(name, body) then
    passed = passed + 1
  end
end

--- Runs the tests of a file; one that cannot be loaded or raises counts as a failure.
function spec.file(name)
  attempt(name, function()
    assert(loadfile(name))()
  end)
end

--- Says that a test is not run, and why.
function spec.skip(name, reason)
  skipped = skipped + 1
  print(("skipped %s: %s"):format(name_of(name), reason))
end

local function same(left, right)
  if type(left) ~= "table" or type(right) ~= "table" or left == right then
    return left == right
  end
  for key, value in pairs(left) do
    if not same(value, right[key]) then
      return false
    end
  end
  for key in pairs(right) do
    if left[key] == nil then
      return false
    end
  end
  return true
end

local Expectation = {}
Expectation.__index = Expectation

local function fail(expected, got)
  error(("expected %s, got %s"):format(expected, got), 3)
end

--- The values are equal; tables by their contents.
function Expectation:equals(expected)
  if not same(self.value, expected) then
    fail(pretty.format(expected), pretty.format(self.value))
  end
end

--- The text, or `tostring` of the value, holds another text.
function Expectation:contains(part)
  local text = tostring(self.value)
  if not text:find(part, 1, true) then
    fail("text with " .. pretty.format(part), pretty.format(text))
  end
end

--- The text matches a pattern of Lua.
function Expectation:matches(pattern)
  if type(self.value) ~= "string" or not self.value:find(pattern) then
    fail("text like " .. pretty.format(pattern), pretty.format(self.value))
  end
end

--- The value is neither nil nor false.
function Expectation:is_true()
  if not self.value then
    fail("a true value", pretty.format(self.value))
  end
end

--- The value is nil or false.
function Expectation:is_false()
  if self.value then
    fail("nil or false", pretty.format(self.value))
  end
end

--- The function raises an error whose text holds `part`.
-- @return the error
function Expectation:raises(part)
  local ok, err = pcall(self.value)
  if ok then
    fail("an error", "none")
  end
  local text = tostring(err)
  if part and not text:find(part, 1, true) then
    fail("an error with " .. pretty.format(part), pretty.format(text))
  end
  return err
end

--- Begins a statement about a value: `expect(value):equals(other)`.
function spec.expect(value)
  return setmetatable({ value = value }, Expectation)
end

--- Prints the failures and the counts.
-- @return whether at least one test ran and none failed
function spec.report()
  for _, failure in ipairs(failures) do
    print(("FAILED  %s\n        %s"):format(failure.name, failure.message:gsub("\n", "\n        ")))
  end
  print(("%d passed, %d failed, %d skipped"):format(passed, #failures, skipped))
  return passed > 0 and #failures == 0
end

return spec
