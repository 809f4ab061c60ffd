--- Step: the pool's identity may read the vault's secrets.
--
-- Requires async, migrate.steps.identity.

local async = require("async")
local identity = require("migrate.steps.identity")

-- Key Vault Secrets User: what the VM extension needs, and no more. Others read secrets too.
-- https://learn.microsoft.com/azure/key-vault/general/rbac-guide
local SECRETS_USER <const> = "4633458b-17de-408a-b874-0445c86b69e6"
local READERS <const> = {
  [SECRETS_USER] = "Key Vault Secrets User",
  ["db79e9a7-68ee-4b58-9aeb-b90e7c24fcba"] = "Key Vault Certificate User",
  ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
  ["00482a5a-887f-4fb3-b363-3b7fe8e74483"] = "Key Vault Administrator",
}

local function principal_of(run, step)
  return step.principal or run.az:identity(step.identity).properties.principalId
end

local function check(run, step)
  for assignment in run.az:role_assignments(step.scope, principal_of(run, step)) do
    local properties = assignment.properties
    local role = READERS[properties.roleDefinitionId:lower():match("[^/]+$")]
    if role then
      return { role = role, scope = properties.scope, assignment = assignment.id }
    end
  end
  return nil
end

local function act(run, step)
  run.az:assign_role({
    scope = step.scope, role = SECRETS_USER, principal = principal_of(run, step),
  })
  -- Nobody but the identity can see whether vaults know of the role yet.
  -- learn.microsoft.com/azure/key-vault/general/rbac-guide says some minutes; a node tries again.
  if not run.what_if then
    async.sleep(run.propagation)
  end
end

local function undo(run, step, outcome)
  local found = check(run, step)
  -- A run that was killed before it could note the assignment had seen that there was none.
  if found and (outcome.assignment or found.assignment) == found.assignment then
    run.az:delete_role_assignment(found.assignment)
  end
end

-- What an identity may that the plan has made, the plan has given it.
local function is_ours(run, step)
  return not step.principal and identity.is_ours(run, step) and check(run, step) ~= nil
end

return { check = check, act = act, undo = undo, is_ours = is_ours }
