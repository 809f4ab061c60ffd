--- Lists that arrive in pages, as iterators.
--
-- Every list of the Azure modules is one of these: a `for` loop reads one page at a time, and
-- `:list()` reads them all into a table.
--
--     for pool in batch:pools() do print(pool.id) end
--     local all = batch:pools():list()
--
-- Requires json, views. Higher order code is Lua, so a loop may wait for its next page anywhere.

local check_options = require("options").check
local json = require("json")
local views = require("views")

local pages = {}

local Items = { __name = "items" }
Items.__index = Items

--- The next item, or nil after the last.
function Items:__call()
  while true do
    self.position = self.position + 1
    local item = self.page[self.position]
    if item ~= nil then
      return item
    end
    local page = self.next_page()
    if not page then
      self.next_page = function() end
      self.page, self.position = {}, 0
      return nil
    end
    self.page, self.position = page, 0
  end
end

--- Reads what is left into a table.
-- @param options `max`: how many items are read at most
-- @return the items, in the order in which the service has them
function Items:list(options)
  check_options(options, { "max" }, "list")
  local max = options and options.max or math.huge
  local all = json.array({})
  while #all < max do
    local item = self()
    if item == nil then
      break
    end
    all[#all + 1] = item
  end
  return views.tag(all, self.kind)
end

function Items.__tostring()
  return "items (use for … in, or :list())"
end

--- Makes an iterator from a function that returns one array of items after the other, then nil.
-- @param kind what the items are, a kind of `views`; nil if none
function pages.from(next_page, kind)
  return setmetatable({ next_page = next_page, page = {}, position = 0, kind = kind }, Items)
end

--- Whether a value is such an iterator.
function pages.is_items(value)
  return debug.getmetatable(value) == Items
end

--- The items of a native pager, whose pages are objects with the items in `value`.
function pages.of(pager, kind)
  return pages.from(function()
    local page = pager:next_page()
    return page and (page.value or {})
  end, kind)
end

--- The items of `inner(item)` for every item of `outer`, one after the other.
function pages.flatten(outer, inner, kind)
  local current
  return pages.from(function()
    while true do
      local item = current and current()
      if item ~= nil then
        return { item }
      end
      local from = outer()
      if from == nil then
        return nil
      end
      current = inner(from)
    end
  end, kind)
end

return pages
