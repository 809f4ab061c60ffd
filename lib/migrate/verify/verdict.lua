--- What a verification found: a row for each thing that was looked at.
--
-- Requires nothing.

local Verdict = { __name = "verdict" }
Verdict.__index = Verdict

local Part = {}
Part.__index = Part

local verdicts = {}

--- Begins the rows of a pool, which stay together.
-- @param entry the plan's entry of the pool
function verdicts.part(entry)
  return setmetatable({ entry = entry, rows = {} }, Part)
end

local function add(part, row)
  row.account, row.pool = part.entry.account, part.entry.id
  part.rows[#part.rows + 1] = row
  return row.is_equal
end

--- Adds what was found, and what should have been.
-- @param what was looked at
-- @param where its name, id or path
-- @param expected a text or number
-- @param found the same value if all is well, else what is there; nil for nothing
-- @return whether all is well
function Part:expect(what, where, expected, found)
  return add(self, { what = what, where = where, expected = expected, found = found,
    is_equal = found ~= nil and expected == found })
end

--- Adds what keeps a Batch certificate in use. The pool is replaced all the same.
function Part:expect_of_certificate(what, where, expected, found)
  self:expect(what, where, expected, found)
  self.rows[#self.rows].of = "certificate"
end

--- Adds what can't be seen from the service: it is told, and disproves nothing.
-- @param why it can't be seen, or what stands for it
function Part:limit(what, where, why)
  add(self, { what = what, where = where, expected = "cannot be seen", found = why, limit = why,
    is_equal = true })
end

local function line_of(row)
  local mark = row.limit and "--" or row.is_equal and "ok" or "NOT"
  return ("  %-4s %-33s %-40s  %s"):format(mark, row.what, tostring(row.found or "(none)"),
    row.where)
end

--- Whether a pool's successor takes its place, and nothing needs the old pool any more.
function Verdict:has_proved(entry)
  local is_seen = false
  for _, row in ipairs(self.rows) do
    if row.account == entry.account and row.pool == entry.id then
      is_seen = true
      if not row.is_equal and row.of ~= "certificate" then
        return false
      end
    end
  end
  return is_seen
end

--- Why a pool is not proved, in a line.
function Verdict:reasons(entry)
  local list = {}
  for _, row in ipairs(self.rows) do
    if row.account == entry.account and row.pool == entry.id and not row.is_equal
      and row.of ~= "certificate" then
      list[#list + 1] = ("%s, %s: %s in place of %s"):format(row.what, row.where,
        tostring(row.found or "none"), tostring(row.expected))
    end
  end
  return table.concat(list, "; ")
end

function Verdict:__tostring()
  local lines = {}
  for _, row in ipairs(self.rows) do
    lines[#lines + 1] = line_of(row)
    if not row.is_equal then
      lines[#lines + 1] = ("       expected %s"):format(tostring(row.expected))
    end
  end
  return table.concat(lines, "\n")
end

--- Makes a verdict of parts.
function verdicts.of(parts)
  local verdict = setmetatable({ rows = {}, failed = {} }, Verdict)
  for _, part in ipairs(parts) do
    table.move(part.rows, 1, #part.rows, #verdict.rows + 1, verdict.rows)
    for _, row in ipairs(part.rows) do
      if not row.is_equal then
        verdict.failed[row.account .. "/" .. row.pool] = true
      end
    end
  end
  verdict.passed = next(verdict.failed) == nil and #verdict.rows > 0
  return verdict
end

return verdicts
