local azure = require("azure")
local help = require("help")
local reference = require("reference")

local NODES <const> = [[
BatchAccount:nodes(pool[, options])  →  Items<Node>

List the nodes of a pool. A loop reads one page at a time; `:list()` reads all
into a table.

Parameters
  pool  string  the id of the pool

Options
  filter     string?   OData text that the service filters by (none)
  select     string?   fields to give, with commas between them (all)
  page_size  integer?  the most items of a page (the service's)

Returns
  Items<Node>  nodes as Batch has them

Raises
  an error of kind azure or transport, when a page is read

Example
  for node in azure.login():batch("contosorender"):nodes("render-linux") do
    print(node.id, node.state)
  end

since 0.1.0]]

local NARROW <const> = [[
BatchAccount:nodes(pool[, options])
    →  Items<Node>

List the nodes of a pool. A loop reads
one page at a time; `:list()` reads all
into a table.

Parameters
  pool  string  the id of the pool

Options
  filter     string?
      OData text that the service
      filters by (none)
  select     string?
      fields to give, with commas
      between them (all)
  page_size  integer?
      the most items of a page (the
      service's)

Returns
  Items<Node>  nodes as Batch has them

Raises
  an error of kind azure or transport,
  when a page is read

Example
  for node in azure.login():batch("contosorender"):nodes("render-linux") do
    print(node.id, node.state)
  end

since 0.1.0]]

local RUN <const> = [[
type JournalRun (often `run`)

One run of a plan, while it holds the plan's lock. Made by Journal:run. Each
record is on the disk when the call returns.

Methods
  :begin(step, detail)    record that a step is about to be done
  :close()                end the run and free the plan's lock
  :fail(step, outcome)    record that a step failed
  :finish(step, outcome)  record that a step is done
  :steps()                read the last record of every step that any run of th…

Example
  local path = os.tmpname()
  local run <close> = journal.open(path):run({ plan = "example" })
  run:begin("pool", { title = "make the pool" })
  run:finish("pool", { etag = "0x1" })
  print(run:steps()[1].state)

since 0.1.0]]

describe("help", function()
  it("shows a function", function()
    expect(help.text("batch.nodes")):equals(NODES)
    expect(help.text("BatchAccount:nodes", { width = 80 })):equals(NODES)
  end)

  it("fits a narrow screen", function()
    expect(help.text("batch.nodes", { width = 40 })):equals(NARROW)
  end)

  it("shows a type", function()
    expect(help.text("run.")):equals(RUN)
  end)

  it("shows the functions and objects themselves", function()
    expect(help.text(azure.login)):equals(help.text("azure.login"))
    expect(help.text(azure)):equals(help.text("azure"))
    expect(help.text(require("secret").new("x"))):equals(help.text("Secret"))
    expect(help.text(print)):contains("a native function")
    expect(help.text(function() end)):contains("help_spec.lua, line")
  end)

  it("lists everything without an argument", function()
    local overview = help.text()
    for _, page in ipairs(reference.modules()) do
      expect(overview):contains("\n  " .. page.name)
    end
    for _, topic in ipairs(help.topics()) do
      expect(overview):contains("\n  " .. topic[1])
    end
    expect(help.text("")):equals(overview)
  end)

  it("has general topics", function()
    for _, name in ipairs({ "keys", "output", "scripts", "errors", "secrets", "migration" }) do
      expect(#help.topic(name) > 300):is_true()
      expect(help.text(name)):equals(help.topic(name))
    end
    expect(help.topic("nothing")):equals(nil)
    expect(help.topic(nil)):equals(nil)
  end)

  it("is bold only when asked", function()
    for _, entry in ipairs(reference.all()) do
      expect(help.text(entry.name):find("\27", 1, true)):equals(nil)
    end
    expect(help.text("json", { colors = true })):matches("^\27%[1mmodule json\27%[0m\n")
  end)

  it("keeps lines within the width, but for signatures and examples", function()
    for _, entry in ipairs(reference.all()) do
      local text = help.text(entry.name, { width = 80 }):gsub("\nExample\n.*", "")
      for line in text:gmatch("[^\n]+") do
        expect(utf8.len(line) <= 80 and "fits" or line):equals("fits")
      end
    end
  end)
end)

describe("help finds", function()
  local function name_of(text)
    local entry = help.find(text)
    return entry and entry.name
  end

  local function suggestions(text)
    local entry, names = help.find(text)
    expect(entry):equals(nil)
    return names
  end

  it("names in any case, and variables by their usual names", function()
    expect(name_of("AZURE.Login")):equals("azure.login")
    expect(name_of("az:batch")):equals("Session:batch")
    expect(name_of("batch.pools")):equals("BatchAccount:pools")
    expect(name_of("batchaccount : pools()")):equals("BatchAccount:pools")
    expect(name_of("leaf.pem")):equals("Certificate.pem")
    expect(name_of("certificate")):equals("certificate")
    expect(name_of("Certificate")):equals("Certificate")
    expect(name_of(" azure. ")):equals("azure")
  end)

  it("the nearest names for a mistake", function()
    expect(suggestions("azure.logn")):equals({ "azure.login" })
    expect(suggestions("nothing.put_pool")):equals({ "BatchAccount:put_pool" })
    expect(suggestions("asinc")):equals({ "async" })
    expect(suggestions("qqqqqqq")):equals({})
    expect(#suggestions("nothing.certificates")):equals(3)
    expect(help.text("azure.logn")):equals(
      "there is no help for 'azure.logn'; did you mean azure.login? :help lists topics")
    expect(help.text("qqqqqqq")):equals("there is no help for 'qqqqqqq'; :help lists topics")
  end)

  it("nothing in what is no name, without harm", function()
    local function refuse() error("touched") end
    local trap = setmetatable({}, { __index = refuse, __tostring = refuse, __len = refuse,
      __name = refuse, __eq = refuse })
    for _, value in ipairs({ trap, 1, 0 / 0, true, {}, io.stdout, coroutine.create(print) }) do
      expect(help.text(value)):contains("there is no help for a " .. type(value))
      expect((help.find(value))):equals(nil)
      expect(help.source(value)):equals(nil)
    end
    for _, text in ipairs({ "\27[31mred", "a\0b", "\xff\xfe", ("x"):rep(1e6), "%s%d", ".", ":",
      "?", "[[", ("."):rep(79), "é.é" }) do
      local shown = help.text(text)
      expect(shown:find("[%c]")):equals(nil)
      expect(#shown < 300):is_true()
      expect(shown):contains(":help lists topics")
    end
  end)

  it("refuses options that it does not know", function()
    expect(function() help.text("azure", { widht = 3 }) end):raises("width")
    for _, width in ipairs({ 0, -5, 1, 3.5, math.maxinteger, math.huge }) do
      expect(#help.text("batch.nodes", { width = width }) > 100):is_true()
    end
  end)
end)

local function documented(first)
  return first -- the second line
end

describe("help.source", function()
  it("gives the lines of a Lua function", function()
    expect(help.source(documented)):equals(
      "local function documented(first)\n  return first -- the second line\nend")
    expect(help.source("azure.login")):matches("^function azure%.login%(options%)\n")
    expect(help.source(load("local a = 1\nreturn function()\n  return a\nend")())):equals(
      "return function()\n  return a\nend")
  end)

  it("says that a function is native", function()
    expect(help.source(print)):equals("native")
    expect(help.source("secret.new")):equals("native")
    expect(help.source("async.map")):equals("native")
  end)

  it("gives nothing for what is not at hand", function()
    expect(help.source(load("return function() end", "=typed")())):equals(nil)
    expect(help.source(load("return function() end", "@/dev/zero")())):equals(nil)
    expect(help.source(load("return function() end", "@/no/such/file")())):equals(nil)
    expect(help.source("nothing")):equals(nil)
  end)
end)
