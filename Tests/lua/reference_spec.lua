--- The reference beside what there really is.

local azure = require("azure")
local reference = require("reference")

local function sorted_keys(tbl)
  local keys = {}
  for key in pairs(tbl) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return keys
end

-- The names of functions in a module or method table that are not said to be internal.
local function public_functions(page)
  local is_internal = {}
  for _, item in ipairs(page.internal) do
    is_internal[item.name] = true
  end
  local names = {}
  for key, value in pairs(reference.table_of(page)) do
    if type(value) == "function" and not is_internal[key] and not key:find("^__") then
      names[key] = true
    end
  end
  return sorted_keys(names)
end

local function documented_functions(page)
  local names = {}
  for _, entry in ipairs(reference.members(page)) do
    names[entry.key] = true
  end
  return sorted_keys(names)
end

local function pages()
  local all = reference.modules()
  return table.move(reference.types(), 1, #reference.types(), #all + 1, all)
end

local function entries_of_kind(kind)
  local found = {}
  for _, entry in ipairs(reference.all()) do
    if entry.kind == kind then
      found[#found + 1] = entry
    end
  end
  return found
end

describe("reference", function()
  for _, page in ipairs(pages()) do
    if page.kind == "module" or page.methods then
      it("has an entry for each function of " .. page.name .. ", and no other", function()
        expect(documented_functions(page)):equals(public_functions(page))
      end)
    end
  end

  it("names the properties of the objects of the program", function()
    local checked = 0
    for _, page in ipairs(reference.types()) do
      local fields = page.methods and page.methods().__fields
      if fields then
        local names, there = {}, table.move(fields, 1, #fields, 1, {})
        for _, field in ipairs(page.fields) do
          names[#names + 1] = field.name
        end
        table.sort(names)
        table.sort(there)
        expect(names):equals(there)
        checked = checked + 1
      end
    end
    expect(checked > 5):is_true()
  end)

  it("calls internal only what is there, each with a reason", function()
    for _, page in ipairs(pages()) do
      for _, item in ipairs(page.internal) do
        expect(reference.table_of(page)[item.name] ~= nil):is_true()
        expect(#item.reason > 0):is_true()
      end
    end
  end)

  it("says of each entry what a reader needs", function()
    for _, entry in ipairs(reference.all()) do
      local complete = entry.summary and not entry.summary:find("%.$") and #entry.summary < 80
        and not entry.summary:find("\n") and entry.since == "0.1.0"
      expect(complete and entry.name):equals(entry.name)
    end
    for _, entry in ipairs(entries_of_kind("function")) do
      local complete = entry.parameters and entry.returns and entry.example
      expect(complete and entry.name):equals(entry.name)
    end
  end)
end)

local function known_type(name)
  local builtin = { string = 1, integer = 1, number = 1, boolean = 1, table = 1, any = 1,
    userdata = 1 }
  builtin["function"] = 1
  for part in name:gsub("Items<", "Items|"):gsub("[>?]", ""):gsub("%[%]", ""):gsub("…", "")
    :gmatch("[^|]+") do
    if not builtin[part] and not reference.entry(part) then
      return false
    end
  end
  return true
end

describe("reference", function()
  it("uses types that have pages", function()
    local unknown = {}
    local function look(list)
      for _, item in ipairs(list or {}) do
        if not known_type(item.type) then
          unknown[item.type] = true
        end
        look(item.options)
      end
    end
    for _, entry in ipairs(reference.all()) do
      look(entry.parameters)
      look(entry.returns)
      look(entry.fields)
    end
    expect(sorted_keys(unknown)):equals({})
  end)

  it("finds what a value is, and touches nothing", function()
    local function refuse() error("touched") end
    local trap = setmetatable({}, { __index = refuse, __eq = refuse, __tostring = refuse,
      __pairs = refuse, __len = refuse, __name = refuse })
    expect(reference.of(trap)):equals(nil)
    expect(reference.of(azure.login).name):equals("azure.login")
    expect(reference.of(azure).name):equals("azure")
    expect(reference.of(require("secret").new("x")).name):equals("Secret")
    for _, value in ipairs({ 1, 0 / 0, "azure", true, print, io.stdout, {} }) do
      expect(reference.of(value)):equals(nil)
    end
    expect(reference.of(nil)):equals(nil)
  end)

  it("finds entries by their exact names", function()
    expect(reference.entry("BatchAccount:pools").receiver):equals("BatchAccount")
    expect(reference.entry("Certificate.pem").kind):equals("property")
    for _, name in ipairs({ "azure.logn", "AZURE", "", "azure.", "Session.batch", "x", "a\0b" }) do
      expect(reference.entry(name)):equals(nil)
    end
    expect(reference.entry(nil)):equals(nil)
    expect(reference.entry({})):equals(nil)
    expect(reference.members({})):equals({})
  end)
end)
