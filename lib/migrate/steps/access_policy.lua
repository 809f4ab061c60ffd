--- Step: an access policy of the vault lets the pool's identity read secrets.
--
-- For vaults that do not go by roles. Requires migrate.principals.

local principals = require("migrate.principals")

local PERMISSIONS <const> = { "get", "list" }

local function policy_of(run, step)
  local principal = principals.of(run, step)
  local properties = run.az:arm_vault(step.vault).properties
  for _, policy in ipairs(properties.accessPolicies or {}) do
    if policy.objectId == principal then
      return policy, properties
    end
  end
  return nil, properties
end

local function allows(policy)
  for _, permission in ipairs(((policy or {}).permissions or {}).secrets or {}) do
    if permission:lower() == "get" or permission:lower() == "all" then
      return true
    end
  end
  return false
end

local function check(run, step)
  local policy = policy_of(run, step)
  return allows(policy) and { object = policy.objectId, secrets = policy.permissions.secrets }
    or nil
end

local function change(run, step, what)
  local _, properties = policy_of(run, step)
  run.az:change_access_policy(step.vault, what, { properties = { accessPolicies = { {
    tenantId = properties.tenantId, objectId = principals.of(run, step),
    permissions = { secrets = PERMISSIONS },
  } } } })
end

local function act(run, step)
  change(run, step, "add")
end

local function undo(run, step)
  if check(run, step) then
    change(run, step, "remove")
  end
end

return { check = check, act = act, undo = undo, is_ours = principals.is_ours(check) }
