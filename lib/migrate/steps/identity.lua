--- Step: the user-assigned identity of the new pools exists.

-- The tag that says which plan made it.
local TAG <const> = "certferry"

local function found(run, step)
  local ok, identity = pcall(run.az.identity, run.az, step.identity)
  if ok then
    return identity
  end
  if type(identity) == "string" or identity.status ~= 404 then
    error(identity, 0)
  end
  return nil
end

local function check(run, step)
  local identity = found(run, step)
  return identity and { id = identity.id, client_id = identity.properties.clientId,
    principal_id = identity.properties.principalId }
end

local function act(run, step)
  run.az:put_identity(step.identity, {
    location = step.location, tags = { [TAG] = run.plan.id },
  })
end

local function undo(run, step)
  if check(run, step) then
    run.az:delete_identity(step.identity)
  end
end

local function is_ours(run, step)
  local identity = found(run, step)
  return identity ~= nil and (identity.tags or {})[TAG] == run.plan.id
end

return { check = check, act = act, undo = undo, is_ours = is_ours }
