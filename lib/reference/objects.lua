--- Looking into objects without touching them: no metamethod runs, no request is sent.
--
-- Requires nothing.

local objects = {}

--- The name that an object's metatable gives its type, nil if it has none.
function objects.type_name(value)
  local metatable = debug.getmetatable(value)
  local name = type(metatable) == "table" and rawget(metatable, "__name")
  return type(name) == "string" and name or nil
end

--- The table of methods of an object: of Lua's own making, or the program's.
function objects.methods_of(object)
  local metatable = debug.getmetatable(object)
  local index = type(metatable) == "table" and rawget(metatable, "__index")
  if type(index) == "function" then
    -- The program's objects look their methods up in a table that the function holds.
    index = select(2, debug.getupvalue(index, 1))
  end
  return type(index) == "table" and index or nil
end

--- The first table with a certain key among what a function holds.
function objects.upvalue_with(f, key)
  local position = 1
  while true do
    local name, value = debug.getupvalue(f, position)
    if name == nil then
      return nil
    elseif type(value) == "table" and rawget(value, key) ~= nil then
      return value
    end
    position = position + 1
  end
end

return objects
