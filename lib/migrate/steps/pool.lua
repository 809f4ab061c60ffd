--- Step: the successor pool exists, with the identity and the Key Vault extension.
--
-- Requires extension.

local extension = require("extension")

local EXTENSION_TYPE <const> = "KeyVaultForLinux"

local function vault_extension(pool)
  local machine = pool.properties.deploymentConfiguration.virtualMachineConfiguration
  for _, item in ipairs(machine.extensions or {}) do
    if item.type == EXTENSION_TYPE then
      return item
    end
  end
  return nil
end

local function check(run)
  local plan = run.plan
  local pool = run.batch:arm_pool(plan.pool.successor)
  if not pool then
    return nil
  end
  if not vault_extension(pool) then
    error(("pool '%s' exists without the Key Vault extension, which can't be added to a pool that "
      .. "exists; give another successor"):format(plan.pool.successor), 0)
  end
  return { id = pool.id, etag = pool.etag, references = #(pool.properties.certificates or {}) }
end

local function act(run)
  local plan = run.plan
  local old = run.batch:arm_pool(plan.pool.id)
  if not old then
    error(("pool '%s' is gone: it has to stay until its successor is up"):format(plan.pool.id), 0)
  end
  local body, missing = extension.successor(old, {
    identity = plan.identity.id,
    extension = extension.linux({
      certificates = { plan.vault.url .. "/secrets/" .. plan.certificate.name },
      client_id = plan.identity.client_id,
    }),
  })
  if #missing > 0 then
    error(("pool '%s' holds secrets that Azure doesn't give back (%s): make its successor by hand")
      :format(plan.pool.id, table.concat(missing, ", ")), 0)
  end
  run.batch:put_pool(plan.pool.successor, body, { if_none_match = "*" })
end

return { check = check, act = act }
