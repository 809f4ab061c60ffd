--- The rules of an audit: one Lua file each, in the program's folder and in those of operators.
--
-- Requires nothing.

local rules = {}

local FIELDS <const> = { id = "string", severity = "string", title = "string", action = "string",
  link = "string", reads = "string", check = "function" }

local SEVERITIES <const> = { blocker = true, warning = true, info = true, automatic = true }

--- The folder of the rules that come with the program.
function rules.folder()
  return (debug.getinfo(1, "S").source:gsub("^@", ""):gsub("audit/rules%.lua$", "rules"))
end

local function quoted(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function files_in(folder)
  local listing <close> = assert(io.popen(("ls -- %s 2>&1"):format(quoted(folder))))
  local files = {}
  for name in listing:lines() do
    if name:find("%.lua$") then
      files[#files + 1] = folder .. "/" .. name
    end
  end
  local ok = listing:close()
  if not ok then
    error(("cannot read rules in '%s': it is no folder that can be read"):format(folder), 0)
  end
  return files
end

local function refuse(path, reason)
  error(("cannot use rule '%s': %s"):format(path, reason), 0)
end

local function read(path)
  local chunk, reason = loadfile(path, "t")
  if not chunk then
    refuse(path, reason)
  end
  local ok, rule = pcall(chunk)
  if not ok then
    refuse(path, tostring(rule))
  elseif type(rule) ~= "table" then
    refuse(path, "it returns no table")
  end
  for name, wanted in pairs(FIELDS) do
    if type(rule[name]) ~= wanted then
      refuse(path, ("its '%s' is no %s"):format(name, wanted))
    end
  end
  if not SEVERITIES[rule.severity] then
    refuse(path, ("there is no severity '%s'"):format(rule.severity))
  end
  if rule.by_hand ~= nil and type(rule.by_hand) ~= "boolean" then
    refuse(path, "its 'by_hand' is neither true nor false")
  end
  rule.path = path
  return rule
end

--- Reads every rule: those of the program, then those of other folders, which replace a rule that
-- has the same id.
-- @param folders a folder, or a list of them; nil for none
-- @raise a text that names the file which is no rule
function rules.load(folders)
  local index, list = {}, {}
  local all = { rules.folder() }
  table.move(type(folders) == "string" and { folders } or folders or {}, 1,
    type(folders) == "string" and 1 or #(folders or {}), 2, all)
  for _, folder in ipairs(all) do
    for _, path in ipairs(files_in(folder)) do
      local rule = read(path)
      index[rule.id] = rule
    end
  end
  for _, rule in pairs(index) do
    list[#list + 1] = rule
  end
  table.sort(list, function(left, right) return left.id < right.id end)
  return list
end

return rules
