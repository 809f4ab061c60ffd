--- Lists that arrive in pages, as iterators.
--
-- Every list of the Azure modules is one of these: a `for` loop reads one page at a time, and
-- `:list()` reads them all into a table.
--
--     for pool in batch:pools() do print(pool.id) end
--     local all = batch:pools():list()
--
-- Requires nothing. Higher order code is Lua, so a loop may wait for its next page anywhere.

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
-- @return the items, in the order in which the service has them
function Items:list()
  local all = {}
  for item in self do
    all[#all + 1] = item
  end
  return all
end

function Items.__tostring()
  return "items (use for … in, or :list())"
end

--- Makes an iterator from a function that returns one array of items after the other, then nil.
function pages.from(next_page)
  return setmetatable({ next_page = next_page, page = {}, position = 0 }, Items)
end

--- The items of a native pager, whose pages are objects with the items in `value`.
function pages.of(pager)
  return pages.from(function()
    local page = pager:next_page()
    return page and (page.value or {})
  end)
end

--- The items of `inner(item)` for every item of `outer`, one after the other.
function pages.flatten(outer, inner)
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
  end)
end

return pages
