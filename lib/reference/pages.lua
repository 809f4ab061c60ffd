--- Reference: the module `pages`.

return {
  {
    name = "pages",
    kind = "module",
    summary = "lists that arrive in pages, as iterators",
    text = "Every list of sessions, accounts and vaults is made of it; a script can make its own.",
    example = [[
local pages = require("pages")
local left = { { 1, 2 }, { 3 } }
print(#pages.from(function() return table.remove(left, 1) end):list())]],
    internal = {
      { name = "is_items", reason = "the prompt asks it" },
      { name = "of", reason = "takes a raw pager, which scripts do not have" },
    },
    members = {
      {
        name = "from",
        summary = "make an iterator of a function that gives one page after the other",
        parameters = {
          { name = "next_page", type = "function",
            text = "returns an array of items, nil at the end" },
          { name = "kind", type = "string?", text = "what the items are, a kind of views" },
        },
        returns = { { type = "Items", text = "the items of all pages" } },
        example = [[
local pages = require("pages")
local left = { { 1, 2 }, { 3 } }
for item in pages.from(function() return table.remove(left, 1) end) do
  print(item)
end]],
      },
      {
        name = "flatten",
        summary = "go through a list of lists as one list",
        parameters = {
          { name = "outer", type = "Items", text = "a list, or any iterator function" },
          { name = "inner", type = "function", text = "is called with an item, returns its list" },
        },
        returns = { { type = "Items", text = "the items of every inner list" } },
        example = [[
local pages, az = require("pages"), azure.login()
local pools = pages.flatten(az:batch_accounts(), function(account)
  return az:batch(account):pools()
end)
print(#pools:list())]],
      },
      {
        name = "either",
        summary = "go through a list, or through another where the first is refused",
        text = "Only the first item decides: a list that breaks off later raises its error.",
        parameters = {
          { name = "preferred", type = "Items", text = "the list that is tried" },
          { name = "excuses", type = "function",
            text = "is called with the error, returns whether the other list will do" },
          { name = "otherwise", type = "function", text = "returns the other list" },
          { name = "kind", type = "string?", text = "what the items are, a kind of views" },
        },
        returns = { { type = "Items", text = "the items of one of the two" } },
        raises = "the error of the preferred list, where it is not excused",
        example = [[
local pages = require("pages")
local closed = pages.from(function() error({ code = "Forbidden" }) end)
local open = { { 1, 2, 3 } }
print(#pages.either(closed, function(err) return err.code == "Forbidden" end, function()
  return pages.from(function() return table.remove(open, 1) end)
end):list())]],
      },
    },
  },
}
