--- The kinds of steps, each in a file of its own that is read when a plan names it.
--
-- A kind is a table of functions:
--
--   check(run, step)    looks at the service alone: evidence if the step is in place, else nil
--   act(run, step)      does it
--   undo(run, step, outcome)   undoes it, if it is not undone; nil where there is nothing to undo
--   is_ours(run, step)  whether the service shows that a run of this plan has begun it, and that it
--                       is not undone; for a rollback without a journal. A kind without it goes by
--                       the plan's mark on the step's pool, and is never ours where pools share it
--   require(run, step)  stops with both values if what the plan saw no longer holds; asked once,
--                       before a step that no run of the plan has begun
--
-- A plan that is done and applied again does nothing, with its journal or without one. So a check
-- holds for as long as the plan is in force, and not only until the next step: a job that names the
-- successor had been disabled, an id that the successor has is no longer the old pool's. Where the
-- plan itself takes the effect away and leaves nothing to see, the step names in `needed_for` the
-- later one that has to find it; once that one is in place, this one need not be. That any later
-- step is in place would not do: what somebody else takes away has to be made again.

return setmetatable({}, {
  __index = function(found, kind)
    if not kind:find("^[%l_]+$") then
      error(("cannot do a step of kind '%s': no such kind"):format(tostring(kind)), 2)
    end
    found[kind] = require("migrate.steps." .. kind)
    return found[kind]
  end,
})
