--- Says what became of a run that Ctrl-C ended.

--- A value for a `<close>` variable of what may be interrupted. No pcall sees an interruption.
-- @param what is done: "apply"
-- @param next what can be done next
return function(what, next)
  return setmetatable({}, { __close = function(_, failure)
    if tostring(failure):find("interrupted!?$") then
      io.stderr:write(("\n%s was interrupted: the journal has what is done; %s\n"):format(what,
        next))
    end
  end })
end
