--- What could not be read, as plain data beside what could.
--
-- Requires nothing.

local failures = {}

--- An error in the words that are kept: no URL, no body.
-- @param what what was to be read
function failures.describe(what, err)
  if type(err) ~= "string" and err ~= nil then
    return { what = what, kind = err.kind or "error", code = err.code,
      message = tostring(err.message or err) }
  end
  return { what = what, kind = "error", message = tostring(err) }
end

--- Calls a function; if it fails, that is added to a list instead.
-- @param list the failures so far
-- @return what the function returned, nil if it failed
function failures.attempt(list, what, f)
  local ok, result = pcall(f)
  if ok then
    return result
  end
  list[#list + 1] = failures.describe(what, result)
  return nil
end

return failures
