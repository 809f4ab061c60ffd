--- Step: the vault holds the certificate, with its private key, under the planned name.
--
-- Requires certificate.

local certificate = require("certificate")

local function check(run)
  local plan = run.plan
  local held = run.vault:certificate(plan.certificate.name)
  if not held then
    return nil
  end
  local thumbprint = certificate.thumbprint_of_x5t(held.x5t)
  if thumbprint ~= plan.certificate.thumbprint then
    error(("vault certificate '%s' is another one: it has thumbprint %s, the plan needs %s; "
      .. "give another certificate_name"):format(plan.certificate.name, thumbprint,
      plan.certificate.thumbprint), 0)
  end
  return { id = held.id, secret = held.sid, x5t = held.x5t, thumbprint = thumbprint }
end

local function act(run)
  local plan = run.plan
  run.vault:import(plan.certificate.name, run.pfx, {
    tags = { ["migrated-from"] = "batch", account = plan.account.name },
  })
end

return { check = check, act = act }
