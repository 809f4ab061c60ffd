--- Completion within strings: files, modules, names of what there is on Azure.
--
-- Requires certferry.globals.

local strings = {}

local LIMIT <const> = 1000

-- Which functions of Lua take what, by the number of the argument.
local KINDS <const> = {
  dofile = { "files" }, loadfile = { "files" }, require = { "modules" },
  open = { "files" }, lines = { "files" }, input = { "files" }, output = { "files" },
  remove = { "files" }, rename = { "files", "files" },
}

--- What kind of value an argument of a function of Lua is.
function strings.kind(name, argument)
  return KINDS[name] and KINDS[name][argument]
end

local function candidate(text, label)
  return { text = text, label = label or text, description = "" }
end

local function quoted(path)
  return "'" .. path:gsub("'", "'\\''") .. "'"
end

local function files(typed)
  local folder, prefix = typed:match("^(.*/)([^/]*)$")
  prefix = prefix or typed
  local real = (folder or "./"):gsub("^~/", (os.getenv("HOME") or "~") .. "/")
  local listing = io.popen("ls -1 -A -p -- " .. quoted(real) .. " 2>/dev/null")
  local found = {}
  for name in listing and listing:lines() or function() end do
    local is_hidden = name:sub(1, 1) == "." and prefix == ""
    if name:sub(1, #prefix) == prefix and not is_hidden and #found < LIMIT
      and not name:find("[%c\"'\\]") then
      found[#found + 1] = candidate(name)
    end
  end
  if listing then
    listing:close()
  end
  return { from = #typed - #prefix + 1, candidates = found }
end

-- Modules that are loaded or registered, and files on the path that have the prefix.
local function modules(typed)
  local seen, found = {}, {}
  local function add(name)
    if type(name) == "string" and not seen[name] and name:sub(1, #typed) == typed then
      seen[name] = true
      found[#found + 1] = candidate(name)
    end
  end
  for name in next, package.loaded do
    add(name)
  end
  for name in next, package.preload do
    add(name)
  end
  local folder = typed:match("^(.*%.)[^.]*$") or ""
  local path = (require("certferry.globals").library or "") .. ";" .. package.path
  for template in path:gmatch("[^;]+") do
    local root = template:match("^(/.*)/%?%.lua$")
    local listing = root and io.popen("ls -1 -p -- "
      .. quoted(root .. "/" .. folder:gsub("%.", "/")) .. " 2>/dev/null")
    for name in listing and listing:lines() or function() end do
      add(folder .. (name:match("^([%w_]+)%.lua$") or name:match("^([%w_]+)/$") or "?"))
    end
    if listing then
      listing:close()
    end
  end
  table.sort(found, function(left, right) return left.label < right.label end)
  return { from = 1, candidates = found }
end

-- Names that an object has read in the background; asking it never waits.
local function live(typed, kind, receiver)
  local ok, names = pcall(function()
    return receiver:known(kind)
  end)
  local found = {}
  for _, name in ipairs(ok and names or {}) do
    if name:sub(1, #typed) == typed then
      found[#found + 1] = candidate(name)
    end
  end
  return { from = 1, candidates = found }
end

local function choices(typed, list)
  local found = {}
  for _, choice in ipairs(list) do
    if choice:sub(1, #typed) == typed then
      found[#found + 1] = candidate(choice)
    end
  end
  return { from = 1, candidates = found }
end

--- What a string that is being typed may go on with.
-- @param typed its text so far
-- @param options `kind`: files, modules, or what `receiver` knows the names of; `choices`: all that
--   it can be
-- @return `{ from, candidates }`, nil if nothing can be told
function strings.complete(typed, options)
  if options.choices then
    return choices(typed, options.choices)
  elseif options.kind == "files" then
    return files(typed)
  elseif options.kind == "modules" then
    return modules(typed)
  elseif options.kind and type(options.receiver) == "userdata" then
    return live(typed, options.kind, options.receiver)
  end
  return nil
end

return strings
