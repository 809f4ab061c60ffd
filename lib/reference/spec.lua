--- Reference: the module `spec`.

local EXAMPLE <const> = [[
local spec = require("spec")
spec.describe("addition", function()
  spec.it("adds", function() spec.expect(1 + 1):equals(2) end)
end)]]

local EXPECT <const> = "local expect = require(\"spec\").expect\n"
local BODY <const> = { name = "body", type = "function", text = "is called without arguments" }
local FAILS <const> = "a text with what was expected and what was there, if it does not hold"

local function expectation(name, summary, parameters, example, returns)
  return {
    name = name,
    summary = summary,
    parameters = parameters,
    returns = returns or {},
    raises = FAILS,
    example = EXPECT .. example,
  }
end

return {
  {
    name = "spec",
    kind = "module",
    summary = "a small test runner for scripts",
    text = "A test file ends with os.exit(spec.report()).",
    example = EXAMPLE,
    members = {
      {
        name = "describe",
        summary = "group tests under a name",
        parameters = { { name = "name", type = "string", text = "what is tested" }, BODY },
        returns = {},
        example = EXAMPLE,
      },
      {
        name = "it",
        summary = "run one test, which passes if it raises nothing",
        parameters = { { name = "name", type = "string", text = "what it does" }, BODY },
        returns = {},
        example = EXAMPLE,
      },
      {
        name = "expect",
        summary = "begin a statement about a value",
        parameters = { { name = "value", type = "any", text = "what is looked at" } },
        returns = { { type = "Expectation", text = "to say what must hold" } },
        example = EXPECT .. [[expect(("x"):rep(3)):equals("xxx")]],
      },
      {
        name = "file",
        summary = "run the tests of a file",
        text = "A file that cannot be loaded, or raises, counts as a failure.",
        parameters = {
          { name = "name", type = "string", completes = "files", text = "the file" },
        },
        returns = {},
        example = [[
local spec, name = require("spec"), os.tmpname()
spec.file(name)
os.remove(name)]],
      },
      {
        name = "skip",
        summary = "say that a test is not run, and why",
        parameters = {
          { name = "name", type = "string", text = "the test" },
          { name = "reason", type = "string", text = "why" },
        },
        returns = {},
        example = [[
if not azure.emulator then
  require("spec").skip("the whole fleet", "needs --emulator")
end]],
      },
      {
        name = "report",
        summary = "print the failures and the counts",
        parameters = {},
        returns = {
          { type = "boolean", text = "whether at least one test ran and none failed" },
        },
        example = EXAMPLE .. "\nprint(spec.report())",
        prints = true,
      },
    },
  },
  {
    name = "Expectation",
    kind = "type",
    summary = "a value that something must hold for",
    text = "Made by spec.expect.",
    example = EXPECT .. [[expect({ 1, 2 }):equals({ 1, 2 })]],
    methods = function()
      return require("reference.objects").methods_of(require("spec").expect(nil))
    end,
    members = {
      expectation("equals", "the values are equal; tables by their contents",
        { { name = "expected", type = "any", text = "what it must equal" } },
        [[expect({ 1, 2 }):equals({ 1, 2 })]]),
      expectation("contains", "the text, or tostring of the value, holds another text",
        { { name = "part", type = "string", text = "the other text" } },
        [[expect("render-linux"):contains("linux")]]),
      expectation("matches", "the text matches a pattern of Lua",
        { { name = "pattern", type = "string", text = "a pattern" } },
        [[expect("0x8DF"):matches("^0x%x+$")]]),
      expectation("is_true", "the value is neither nil nor false", {},
        [[expect(1):is_true()]]),
      expectation("is_false", "the value is nil or false", {},
        [[expect(nil):is_false()]]),
      expectation("raises", "the function raises an error",
        { { name = "part", type = "string?", text = "what the error's text must hold" } },
        [[expect(function() error("no pool") end):raises("no pool")]],
        { { type = "any", text = "the error" } }),
    },
  },
}
