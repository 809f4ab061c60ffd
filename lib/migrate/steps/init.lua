--- The kinds of steps, each in a file of its own that is read when a plan names it.
--
-- A kind is a table of functions:
--
--   check(run, step)    looks at the service alone: evidence if the step is in place, else nil
--   act(run, step)      does it
--   undo(run, step, outcome)   undoes it, if it is not undone; nil where there is nothing to undo
--   require(run, step)  stops with both values if what the plan saw no longer holds; asked once,
--                       before a step that no run of the plan has begun

return setmetatable({}, {
  __index = function(found, kind)
    if not kind:find("^[%l_]+$") then
      error(("cannot do a step of kind '%s': no such kind"):format(tostring(kind)), 2)
    end
    found[kind] = require("migrate.steps." .. kind)
    return found[kind]
  end,
})
