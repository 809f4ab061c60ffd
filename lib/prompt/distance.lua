--- How many letters must be added, left out, changed or swapped to make one text of another: the
-- distance of Damerau and Levenshtein with adjacent transpositions.
--
-- Requires nothing.

--- The distance of two texts, or `limit + 1` as soon as it must be more than that.
return function(left, right, limit)
  if math.abs(#left - #right) > limit then
    return limit + 1
  end
  local before, last = {}, {}
  for column = 0, #right do
    last[column] = column
  end
  for line = 1, #left do
    local row, least = { [0] = line }, line
    for column = 1, #right do
      local same = left:byte(line) == right:byte(column)
      local best = math.min(last[column - 1] + (same and 0 or 1), row[column - 1] + 1,
        last[column] + 1)
      if line > 1 and column > 1 and left:byte(line) == right:byte(column - 1)
        and left:byte(line - 1) == right:byte(column) then
        best = math.min(best, before[column - 2] + 1)
      end
      row[column] = best
      least = math.min(least, best)
    end
    if least > limit then
      return limit + 1
    end
    before, last = last, row
  end
  return last[#right]
end
