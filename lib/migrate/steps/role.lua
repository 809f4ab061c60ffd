--- Step: the pool's identity may read the vault's secrets, or the blobs of a container.
--
-- Requires async, migrate.principals.

local async = require("async")
local principals = require("migrate.principals")

-- The role that is enough, and others that read as well.
-- https://learn.microsoft.com/azure/key-vault/general/rbac-guide
-- https://learn.microsoft.com/azure/storage/blobs/assign-azure-role-data-access
local SECRETS <const> = {
  role = "4633458b-17de-408a-b874-0445c86b69e6",
  readers = {
    ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
    ["db79e9a7-68ee-4b58-9aeb-b90e7c24fcba"] = "Key Vault Certificate User",
    ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
    ["00482a5a-887f-4fb3-b363-3b7fe8e74483"] = "Key Vault Administrator",
  },
}
local BLOBS <const> = {
  role = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  readers = {
    ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "Storage Blob Data Reader",
    ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
    ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
  },
}

local function wanted(step)
  return step.reads == "blobs" and BLOBS or SECRETS
end

local function check(run, step)
  for assignment in run.az:role_assignments(step.scope, principals.of(run, step)) do
    local properties = assignment.properties
    local role = wanted(step).readers[properties.roleDefinitionId:lower():match("[^/]+$")]
    if role then
      return { role = role, scope = properties.scope, assignment = assignment.id }
    end
  end
  return nil
end

local function act(run, step)
  run.az:assign_role({
    scope = step.scope, role = wanted(step).role, principal = principals.of(run, step),
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

return { check = check, act = act, undo = undo, is_ours = principals.is_ours(check) }
