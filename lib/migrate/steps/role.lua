--- Step: the pool's identity may read the vault's secrets.

-- Key Vault Secrets User: what the VM extension needs, and no more.
-- https://learn.microsoft.com/azure/key-vault/general/rbac-guide
local SECRETS_USER <const> = "4633458b-17de-408a-b874-0445c86b69e6"

local function check(run)
  local plan = run.plan
  for assignment in run.az:role_assignments(plan.vault.id, plan.identity.principal_id) do
    local properties = assignment.properties
    if properties.roleDefinitionId:lower():sub(-#SECRETS_USER) == SECRETS_USER then
      return {
        role = "Key Vault Secrets User",
        scope = properties.scope,
        assignment = assignment.name,
      }
    end
  end
  return nil
end

local function act(run)
  local plan = run.plan
  run.az:assign_role({
    scope = plan.vault.id,
    role = SECRETS_USER,
    principal = plan.identity.principal_id,
  })
end

return { check = check, act = act }
