--- What every public function, type and module is and does, as data.
--
--     local reference = require("reference")
--     print(reference.entry("BatchAccount:pools").summary)
--
-- The pages are in files beside this one and are loaded when they are needed. The help at the
-- prompt, completion, editors' definitions and the check of scripts are all made of them.
--
-- Requires reference.objects, and its pages.

local objects = require("reference.objects")

local reference = {}

local SINCE <const> = "0.1.0"

-- Which file has the page of a module or type.
local FILES <const> = {
  arguments = "arguments",
  async = "async", Task = "async",
  azure = "azure", Items = "azure", Pager = "azure",
  Session = "azure_session", BatchAccount = "azure_batch", KeyVault = "azure_vault",
  StorageAccount = "azure_storage",
  certificate = "certificate", Certificate = "certificate_objects",
  CertificateBundle = "certificate_objects", CertificateRequest = "certificate_objects",
  emulator = "emulator", Fault = "emulator",
  extension = "extension", Extension = "extension", Explanation = "extension",
  journal = "journal", Journal = "journal", JournalRun = "journal",
  json = "json",
  migrate = "migrate", Plan = "migrate_plan", Sources = "migrate_plan",
  Inventory = "migrate_inventory", Findings = "migrate_inventory", Finding = "migrate_inventory",
  Report = "migrate_report",
  pages = "pages",
  pretty = "pretty",
  secret = "secret", Secret = "secret",
  shell = "shell",
  spec = "spec", Expectation = "spec",
}

for name in ([[ArmPool BatchAccountResource BatchCertificate Blob Identity Job
  JournalStep Node NodeExtension Pool RoleAssignment Subscription VaultCertificate
  VaultCertificateItem VaultResource Verdict]]):gmatch("%a+") do
  FILES[name] = "records"
end

local pages, entries, members_of = {}, {}, {}

local function one_paragraph(text)
  return text and (text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", ""))
end

local function adopt_member(page, member)
  local is_method = page.kind == "type"
  member.kind = "function"
  member.receiver = is_method and page.name or nil
  member.module = not is_method and page.name or nil
  member.key = member.name
  member.name = page.name .. (is_method and ":" or ".") .. member.key
  member.text = one_paragraph(member.text)
  member.since = member.since or page.since
  entries[member.name] = member
end

local function adopt_field(page, field)
  local name = page.name .. "." .. field.name
  entries[name] = {
    name = name,
    key = field.name,
    kind = "property",
    type = field.type,
    summary = field.text,
    since = field.since or page.since,
    owner = page.name,
  }
end

local function adopt(page)
  page.text = one_paragraph(page.text)
  page.since = page.since or SINCE
  page.fields = page.fields or {}
  page.internal = page.internal or {}
  pages[page.name], entries[page.name] = page, page
  for _, member in ipairs(page.members) do
    adopt_member(page, member)
  end
  for _, field in ipairs(page.fields) do
    adopt_field(page, field)
  end
  table.sort(page.members, function(left, right) return left.name < right.name end)
  members_of[page.name], page.members = page.members, nil
end

local function page_of(name)
  if not pages[name] and FILES[name] then
    for _, page in ipairs(require("reference." .. FILES[name])) do
      if not pages[page.name] then
        adopt(page)
      end
    end
  end
  return pages[name]
end

local function pages_of_kind(kind)
  local found = {}
  for name in pairs(FILES) do
    local page = page_of(name)
    if page.kind == kind then
      found[#found + 1] = page
    end
  end
  table.sort(found, function(left, right) return left.name < right.name end)
  return found
end

--- The pages of all modules, sorted by name.
function reference.modules()
  return pages_of_kind("module")
end

--- The pages of all types, sorted by name.
function reference.types()
  return pages_of_kind("type")
end

--- The entry with exactly this name: "azure.login", "BatchAccount:pools", "azure", "BatchAccount",
-- "Certificate.thumbprint"; nil if there is none.
function reference.entry(name)
  if type(name) ~= "string" then
    return nil
  end
  if not page_of(name:match("^[%a_][%w_]*") or "") then
    return nil
  end
  return entries[name]
end

--- The functions of a module, or the methods of a type, sorted by name.
function reference.members(entry)
  local list = type(entry) == "table" and members_of[rawget(entry, "name")] or {}
  return table.move(list, 1, #list, 1, {})
end

--- Every entry, sorted by name.
function reference.all()
  for name in pairs(FILES) do
    page_of(name)
  end
  local all = {}
  for _, entry in pairs(entries) do
    all[#all + 1] = entry
  end
  table.sort(all, function(left, right) return left.name < right.name end)
  return all
end

--- The table with the functions of a module or the methods of a type.
function reference.table_of(page)
  if page.kind == "module" then
    return require(page.name)
  elseif page.methods then
    return page.methods()
  end
  return nil
end

local by_value, by_type_name

-- From functions and modules to their entries, from metatables' names to the pages of types.
local function index_values()
  -- Some modules add methods to the types of others.
  for _, page in ipairs(reference.modules()) do
    reference.table_of(page)
  end
  by_value, by_type_name = {}, {}
  for _, entry in ipairs(reference.all()) do
    local owner = reference.entry(entry.receiver or entry.module or entry.name)
    local holder = entry.kind ~= "property" and reference.table_of(owner)
    local f = entry.kind == "function" and holder and rawget(holder, entry.key)
    if f then
      by_value[f] = entry
    elseif entry.kind == "module" then
      by_value[holder] = entry
    end
    if entry.metatable_name then
      by_type_name[entry.metatable_name] = entry
    end
  end
end

--- The entry of a function of the program, of one of its modules or of one of its objects; nil for
-- anything else. Runs none of the value's metamethods.
function reference.of(value)
  if value == nil then
    return nil
  end
  if not by_value then
    index_values()
  end
  return by_value[value] or by_type_name[objects.type_name(value) or ""]
end

return reference
