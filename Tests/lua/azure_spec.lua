--- Lists of a whole tenant: Resource Graph where it answers, each subscription elsewhere.

local azure = require("azure")
local native = require("azure.native")
local pages = require("pages")

local function list_of(...)
  local left = { ... }
  return pages.from(function() return table.remove(left, 1) end)
end

local function refusal(status)
  return { kind = "azure", code = "Refused", status = status, message = "refused" }
end

describe("pages.either", function()
  local function excused(err) return err.status == 403 end
  local function other() return list_of({ "other" }) end

  it("takes the preferred list, also an empty one", function()
    expect(pages.either(list_of({ 1, 2 }, { 3 }), excused, other):list()):equals({ 1, 2, 3 })
    expect(pages.either(list_of(), excused, other):list()):equals({})
  end)

  it("takes the other one for an excuse alone", function()
    local closed = pages.from(function() error(refusal(403)) end)
    expect(pages.either(closed, excused, other):list()):equals({ "other" })
    local broken = refusal(500)
    local list = pages.either(pages.from(function() error(broken, 0) end), excused, other)
    local ok, err = pcall(list)
    expect(ok):is_false()
    expect(rawequal(err, broken)):is_true()
  end)

  it("does not go over to the other one in the middle", function()
    local asked = 0
    local list = pages.either(pages.from(function()
      asked = asked + 1
      return asked == 1 and { 1 } or error(refusal(403))
    end), excused, other)
    expect(list()):equals(1)
    expect(pcall(list)):is_false()
  end)
end)

if not azure.emulator then
  describe("azure", function()
    skip("lists of a whole tenant", "needs --emulator")
  end)
  return
end

local Session <const> = native.Session

-- Runs a function while Resource Graph gives these pages or, for a table with a status, that error.
local function with_graph(answer, body)
  local real, queries = Session.query_pages, {}
  Session.query_pages = function(_, kql)
    queries[#queries + 1] = kql
    local left = table.move(answer, 1, #answer, 1, {})
    return {
      next_page = function()
        if answer.status then
          error(answer, 0)
        end
        return table.remove(left, 1)
      end,
    }
  end
  local ok, err = pcall(body, queries)
  Session.query_pages = real
  if not ok then
    error(err, 0)
  end
end

local function names_of(items)
  local names = {}
  for item in items do
    names[#names + 1] = item.name
  end
  table.sort(names)
  return table.concat(names, " ")
end

describe("a list of the whole tenant", function()
  local az = azure.login()
  local account = az:batch_accounts()()

  it("comes from the emulator's Resource Graph", function()
    expect(names_of(az:batch_accounts())):contains("contosorender")
    expect(names_of(az:vaults())):contains("contoso-kv")
  end)

  it("is one query where Resource Graph answers", function()
    with_graph({ { data = { { name = "one" } } }, { data = { { name = "two" } } } }, function(asked)
      expect(names_of(az:batch_accounts())):equals("one two")
      expect(#asked):equals(1)
      expect(asked[1]):contains("where type =~ 'microsoft.batch/batchaccounts'")
      expect(asked[1]):contains("project id,")
      expect(names_of(az:vaults())):equals("one two")
      expect(asked[2]):contains("'microsoft.keyvault/vaults'")
    end)
  end)

  it("is read subscription by subscription where it is refused or absent", function()
    for _, status in ipairs({ 403, 404, 405 }) do
      with_graph(refusal(status), function()
        expect(names_of(az:batch_accounts())):contains("contosorender")
        expect(names_of(az:vaults())):contains("contoso-kv")
      end)
    end
  end)

  it("hides no other error", function()
    for _, status in ipairs({ 400, 401, 429, 500 }) do
      with_graph(refusal(status), function()
        local ok, err = pcall(function() return az:batch_accounts():list() end)
        expect(ok):is_false()
        expect(err.status):equals(status)
        expect(pcall(function() return az:vault_resource("contoso-kv") end)):is_false()
      end)
    end
  end)

  it("opens what Resource Manager has, not the row of a query", function()
    local row = { id = account.id, name = account.name:upper(), properties = {} }
    with_graph({ { data = { row } } }, function()
      expect(az:batch(account.name).name):equals(account.name)
    end)
  end)

  it("finds what the query does not know yet, and not what is gone", function()
    with_graph({ { data = {} } }, function()
      expect(az:batch("contosorender").name):equals("contosorender")
      expect(az:vault_resource("contoso-kv").name):equals("contoso-kv")
    end)
    local gone = account.id:gsub("[^/]+$", "gone")
    with_graph({ { data = { { id = gone, name = "gone" } } } }, function()
      expect(function() az:batch("gone") end):raises("cannot find Batch account 'gone'")
    end)
  end)
end)

describe("Session:query", function()
  local az = azure.login()

  it("gives the rows of all pages", function()
    with_graph({ { data = { { n = 1 }, { n = 2 } } }, { data = {} }, { data = { { n = 3 } } } },
      function()
        expect(#az:query("resources"):list()):equals(3)
      end)
  end)

  it("takes one kind of place, and pages of a size that there is", function()
    expect(function()
      az:query("resources", { subscriptions = { "a" }, management_groups = { "b" } })
    end):raises("bad option 'management_groups'")
    for _, size in ipairs({ 0, -1, 1001 }) do
      expect(function() az:query("resources", { page_size = size }) end):raises("1 to 1000")
    end
    expect(function() az:query("resources", { subscriptions = { {} } }) end)
      :raises("subscriptions[1]")
  end)
end)

describe("Session:storage", function()
  it("says that the emulator has none", function()
    local az = azure.login()
    if native.emulator.storage_suffix then
      skip("without storage", "the emulator has it")
      return
    end
    local err = expect(function() az:storage("contosostore") end):raises("has no storage")
    expect(err.code):equals("NoStorage")
  end)

  it("takes no name that leads to another host", function()
    local az = azure.login({ tenant = "contoso.example", client_id = "nobody",
      client_secret = require("secret").new("none"), cloud = "public" })
    for _, name in ipairs({ "", "evil.example/", "a@b", "UPPER", "..", "a:443" }) do
      local ok, err = pcall(function() return az:storage(name) end)
      expect(ok):is_false()
      expect(err.code):equals("InvalidResourceName")
    end
    expect(tostring(az:storage("contosostore"))):equals("storage account contosostore")
    expect(function() az:storage("contosostore"):sas_url("box", "a", { hours = 169 }) end)
      :raises("up to 168")
  end)
end)
