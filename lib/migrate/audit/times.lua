--- Times as Azure writes them, in seconds of Unix time.
--
-- Requires nothing.

local times = {}

-- Days since 1970-01-01 in the Gregorian calendar.
local function days(year, month, day)
  local shifted = month <= 2 and year - 1 or year
  local era = shifted // 400
  local of_era = shifted - era * 400
  local of_year = (153 * (month + (month > 2 and -3 or 9)) + 2) // 5 + day - 1
  return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
end

--- Seconds of "2026-11-24T16:30:00Z" or "2026-11-24"; nil for anything else.
function times.parse(text)
  if type(text) ~= "string" then
    return nil
  end
  local year, month, day = text:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)")
  if not year then
    return nil
  end
  local hour, minute, second = text:match("T(%d%d):(%d%d):(%d%d)")
  return days(tonumber(year), tonumber(month), tonumber(day)) * 86400
    + (tonumber(hour) or 0) * 3600 + (tonumber(minute) or 0) * 60 + (tonumber(second) or 0)
end

--- Whole days from `now` to a time, negative if it is past; nil if the text is no time.
function times.days_left(text, now)
  local time = times.parse(text)
  return time and (time - now) // 86400
end

return times
