--- Files that tell editors and luacheck what the modules offer.
--
--     for _, name in ipairs(require("definitions").write("my-scripts").written) do print(name) end
--
-- Requires definitions.annotations, json, reference.

local annotations = require("definitions.annotations")
local json = require("json")
local reference = require("reference")

local definitions = {}

local STD_FILE <const> = "certferry.luacheck"

-- The modules that a script has without `require`.
local function global_modules()
  local found = {}
  for _, page in ipairs(reference.modules()) do
    found[#found + 1] = page.global and page or nil
  end
  return found
end

-- The functions that are globals besides.
local function global_functions()
  local found = {}
  for _, page in ipairs(global_modules()) do
    for _, entry in ipairs(reference.members(page)) do
      found[#found + 1] = entry.global and entry or nil
    end
  end
  return found
end

-- Globals and their fields as luacheck takes them; what is in a property's value is not known.
local function std_table()
  local lines = { "{", "  read_globals = {" }
  for _, page in ipairs(global_modules()) do
    lines[#lines + 1] = ("    %s = { fields = {"):format(page.name)
    for _, entry in ipairs(reference.members(page)) do
      lines[#lines + 1] = ("      %s = {},"):format(entry.key)
    end
    for _, field in ipairs(page.fields) do
      lines[#lines + 1] = ("      %s = { other_fields = true },"):format(field.name)
    end
    lines[#lines + 1] = "    } },"
  end
  for _, entry in ipairs(global_functions()) do
    lines[#lines + 1] = ("    %s = {},"):format(entry.key)
  end
  lines[#lines + 1] = "  },"
  lines[#lines + 1] = "}"
  return table.concat(lines, "\n") .. "\n"
end

local STD_HEAD <const> = ([[
-- What scripts of certferry have without `require`, for a .luacheckrc of one's own:
--
--     stds.certferry = dofile("%s")  -- from the folder where luacheck is started
--     std = "lua54+certferry"

return ]]):format(STD_FILE)

local function rc_text()
  return "-- Found by luacheck in this folder and those below it.\n\n"
    .. "stds.certferry = " .. std_table() .. "std = \"lua54+certferry\"\n"
    .. "exclude_files = { \"**/*.d.lua\" }\n"
end

local function luarc_text(files)
  local globals = json.array()
  for _, page in ipairs(global_modules()) do
    globals[#globals + 1] = page.name
  end
  for _, entry in ipairs(global_functions()) do
    globals[#globals + 1] = entry.key
  end
  return json.encode({
    ["$schema"] = "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json",
    ["runtime.version"] = "Lua 5.4",
    ["workspace.library"] = json.array(files),
    ["diagnostics.globals"] = globals,
  }, { pretty = true }) .. "\n"
end

local function write_file(path, text)
  local file <close> = assert(io.open(path, "w"))
  assert(file:write(text))
  assert(file:flush())
end

local function exists(path)
  local file <close> = io.open(path, "r")
  return file ~= nil
end

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function make_folder(folder)
  if folder == "" or folder:find("\0", 1, true) then
    error("cannot write definitions: the folder has no name", 3)
  end
  if not os.execute("mkdir -p -- " .. quote(folder)) then
    error(("cannot make folder '%s'"):format(folder), 3)
  end
end

--- Writes `NAME.d.lua` for each module, `certferry-types.d.lua` for their objects, `.luarc.json`
-- for LuaLS, and for luacheck a `.luacheckrc`, and `certferry.luacheck` for one that exists.
-- A `.luarc.json` or `.luacheckrc` that exists is left as it is.
-- @param folder where; made if there is none
-- @return `{written = paths, kept = paths that existed}`
-- @raise a text if something can't be written
function definitions.write(folder)
  if type(folder) ~= "string" then
    error(("cannot write definitions: the folder is a %s"):format(type(folder)), 2)
  end
  make_folder(folder)
  local result, names = { written = {}, kept = {} }, {}
  local function write(name, text, is_kept)
    local path = folder .. "/" .. name
    if is_kept and exists(path) then
      result.kept[#result.kept + 1] = path
      return
    end
    write_file(path, text)
    result.written[#result.written + 1] = path
  end
  for _, page in ipairs(reference.modules()) do
    names[#names + 1] = page.name .. ".d.lua"
    write(names[#names], annotations.module(page))
  end
  names[#names + 1] = "certferry-types.d.lua"
  write(names[#names], annotations.types())
  write(STD_FILE, STD_HEAD .. std_table())
  write(".luarc.json", luarc_text(names), true)
  write(".luacheckrc", rc_text(), true)
  return result
end

return definitions
