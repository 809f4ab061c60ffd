--- The files for editors and luacheck, beside a stock Lua and luacheck.

local definitions = require("definitions")
local json = require("json")

local root = arg[0]:match("^(.*)/Tests/lua/[^/]*$") or "."

local function run(command)
  local pipe <close> = assert(io.popen(command .. " 2>&1"))
  local output = pipe:read("a")
  local ok = pipe:close()
  return ok, output
end

local function read(name)
  local file <close> = assert(io.open(name, "r"))
  return file:read("a")
end

local function write(name, text)
  local file <close> = assert(io.open(name, "w"))
  file:write(text)
end

local parent = select(2, run("mktemp -d")):gsub("\n", "")
local folder = parent .. "/with 'odd' name"
local result = definitions.write(folder)
local quoted = "'" .. folder:gsub("'", "'\\''") .. "'"

local function has_program(name)
  return os.execute("command -v " .. name .. " >/dev/null") == true
end

describe("definitions", function()
  it("lists the files that it wrote", function()
    expect(result.kept):equals({})
    expect(#result.written > 12):is_true()
    for _, name in ipairs(result.written) do
      expect(#read(name) > 50):is_true()
    end
  end)

  it("names each function with its parameters and options", function()
    local text = read(folder .. "/certferry-types.d.lua")
    expect(text):contains("function BatchAccount:pools(options) end")
    expect(text):contains("---@field filter string? # OData text")
    expect(text):contains("---@return Items_Pool # pools as Batch has them")
    expect(read(folder .. "/azure.d.lua")):contains("function azure.login(options) end")
    expect(read(folder .. "/azure.d.lua")):matches("^%-%-%-@meta azure\n")
  end)

  it("tells the language server where they are", function()
    local settings = json.decode(read(folder .. "/.luarc.json"))
    expect(settings["runtime.version"]):equals("Lua 5.4")
    for _, name in ipairs(settings["workspace.library"]) do
      expect(#read(folder .. "/" .. name) > 0):is_true()
    end
    expect(table.concat(settings["diagnostics.globals"], " ")):contains("azure certificate")
  end)

  it("keeps settings that exist", function()
    write(folder .. "/.luarc.json", "mine")
    write(folder .. "/.luacheckrc", "-- mine")
    local again = definitions.write(folder)
    expect(again.kept):equals({ folder .. "/.luarc.json", folder .. "/.luacheckrc" })
    expect(#again.written):equals(#result.written - 2)
    expect(read(folder .. "/.luarc.json")):equals("mine")
    expect(read(folder .. "/.luacheckrc")):equals("-- mine")
    os.remove(folder .. "/.luarc.json")
    os.remove(folder .. "/.luacheckrc")
    definitions.write(folder)
  end)

  it("says what it can't write", function()
    expect(function() definitions.write("/proc/nothing") end):raises("/proc/nothing")
    expect(function() definitions.write("") end):raises("no name")
    expect(function() definitions.write("a\0b") end):raises("no name")
    expect(function() definitions.write(nil) end):raises("nil")
  end)

  if has_program("lua5.4") then
    it("loads in a stock Lua", function()
      for _, name in ipairs(result.written) do
        if name:find("%.d%.lua$") then
          local ok, output = run("lua5.4 '" .. name:gsub("'", "'\\''") .. "'")
          expect(output):equals("")
          expect(ok):is_true()
        end
      end
    end)
  else
    skip("loads in a stock Lua", "there is no lua5.4")
  end

  if has_program("luacheck") then
    local check = "cd " .. quoted .. " && luacheck --no-color --codes --std lua54+certferry "

    it("lets luacheck pass the shipped scripts", function()
      local copied, copying = run(("cp -r '%s/scripts/migrations' %s/"):format(root, quoted))
      expect(copying):equals("")
      expect(copied):is_true()
      local ok, output = run(check .. "migrations")
      expect(output):contains("0 warnings / 0 errors")
      expect(ok):is_true()
    end)

    it("lets luacheck flag what is not there", function()
      write(folder .. "/bad.lua", "azure.logn()\nprint(azure.emulator.pfx[1])\nazur.login()\n")
      local ok, output = run(check .. "bad.lua")
      expect(ok):is_false()
      expect(output):contains("bad.lua:1:1: (W143) accessing undefined field 'logn'")
      expect(output):contains("bad.lua:3:1: (W113) accessing undefined variable 'azur'")
      expect(output):contains("2 warnings / 0 errors")
    end)

    it("has a std for a .luacheckrc of one's own", function()
      write(folder .. "/own.rc", "stds.certferry = dofile('certferry.luacheck')\n")
      local _, output = run(check .. "--config own.rc bad.lua")
      expect(output):contains("2 warnings / 0 errors")
    end)
  else
    skip("passes luacheck", "there is no luacheck")
  end
end)

os.execute("rm -r " .. parent)
