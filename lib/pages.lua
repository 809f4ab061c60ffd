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

--- The items of a native pager, whose pages are objects with the items in `value`, or in `data` as
-- Resource Graph has them.
function pages.of(pager, kind)
  return pages.from(function()
    local page = pager:next_page()
    return page and (page.value or page.data or {})
  end, kind)
end

--- The items of `preferred`, or those of `otherwise()` if not even the first of them can be had for
-- a reason that `excuses(err)` accepts. Any other error is raised.
function pages.either(preferred, excuses, otherwise, kind)
  local items
  return pages.from(function()
    if not items then
      local ok, first = pcall(preferred)
      if not ok and not excuses(first) then
        error(first, 0)
      end
      items = ok and preferred or otherwise()
      if ok then
        return first ~= nil and { first } or nil
      end
    end
    local item = items()
    return item ~= nil and { item } or nil
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
