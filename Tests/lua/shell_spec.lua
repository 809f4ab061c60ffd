local commands = require("shell.commands")
local reference = require("reference")
local shell = require("shell")

describe("commands", function()
  it("are functions of the module shell, each with its page", function()
    expect(#commands.all >= 20):is_true()
    for _, command in ipairs(commands.all) do
      expect(type(shell[command.name])):equals("function")
      expect(reference.entry("shell." .. command.name) ~= nil):is_true()
    end
  end)

  it("are the calls that they say", function()
    expect(commands.call(":mode json")):equals('shell.mode("json")')
    expect(commands.call("set pager off")):equals('shell.set("pager", "off")')
    expect(commands.call("watch 5 #x")):equals("shell.watch(5, function() return #x end)")
    expect(commands.call("time f()")):equals("shell.time(function() return f() end)")
    expect(commands.call("all _")):equals("shell.all(_)")
    expect(commands.call("load my script.lua")):equals('shell.load("my script.lua")')
    expect(commands.call("exit")):equals("shell.quit()")
    expect(commands.call("nonsense")):equals(nil)
  end)

  it("name the nearest when they are misspelt", function()
    expect(function() commands.run("hlep") end):raises("did you mean ':help'?")
    expect(function() commands.run("zzzzzz") end):raises(":help commands lists them")
    expect(function() commands.run("watch 5") end):raises("needs SECONDS EXPR")
    expect(function() commands.run("load") end):raises(":load needs FILE")
  end)
end)

describe("shell", function()
  local function next_step(f)
    local _, err = pcall(f)
    return err.next_step
  end

  it("refuses settings and modes that there are not", function()
    expect(next_step(function() shell.set("pagre", "on") end)):equals("did you mean 'pager'?")
    expect(next_step(function() shell.set("pager", "maybe") end)):equals("it is on or off")
    expect(next_step(function() shell.mode("jsno") end)):equals("did you mean 'json'?")
    expect(next_step(function() shell.history("many") end)):equals("give a number, on or off")
    expect(next_step(function() shell.watch(0, print) end)):equals("give 0.1 or more")
  end)

  it("saves no entries over a file", function()
    local path = os.tmpname()
    expect(function() shell.save(path) end):raises("it exists")
    os.remove(path)
  end)

  it("keeps the module that cannot be loaded anew", function()
    package.preload.spec_module = function() return { n = 1 } end
    local module = require("spec_module")
    package.preload.spec_module = function() error("broken") end
    expect(function() shell.reload("spec_module") end):raises("broken")
    expect(package.loaded.spec_module):equals(module)
    package.preload.spec_module, package.loaded.spec_module = nil, nil
  end)

  it("makes an account and a vault globals", function()
    shell.account("contosorender")
    shell.vault("contoso-kv")
    expect(tostring(rawget(_G, "batch"))):contains("contosorender")
    expect(tostring(rawget(_G, "vault"))):contains("contoso-kv")
    rawset(_G, "az", nil)
    rawset(_G, "batch", nil)
    rawset(_G, "vault", nil)
  end)

  it("shows no secret to a script", function()
    local hidden = require("secret").new("hun" .. "ter2")
    expect(function() return hidden:reveal() end):raises("cannot reveal a secret")
  end)

  it("withholds changes when it is told to", function()
    local batch = require("azure").login():batch("contosorender")
    shell.read_only()
    expect(function() batch:delete_pool("render-linux") end):raises("read-only")
    shell.read_only(false)
    shell.what_if()
    batch:delete_pool("preview-linux")
    shell.what_if(false)
    expect(batch:pool("preview-linux") ~= nil):is_true()
  end)
end)
