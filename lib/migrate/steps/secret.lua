--- Step: the vault keeps a public certificate as a secret, which a start task reads.
--
-- Requires certificate, secret, migrate.deleted.

local certificate = require("certificate")
local deleted = require("migrate.deleted")
local secret = require("secret")

local CONTENT_TYPE <const> = "application/x-pem-file"

local function check(run, step)
  local entry = run:certificate_of(step)
  local held = run:vault(step.vault):secret(entry.name)
  if not held then
    return nil
  end
  local ok, bundle = pcall(certificate.of_secret, held)
  if not ok or bundle.leaf.thumbprint ~= entry.thumbprint then
    error(("secret '%s' of vault %s holds something else than certificate %s; give another name "
      .. "in the overrides"):format(entry.name, entry.vault.name, entry.thumbprint), 0)
  end
  return { id = held.id, thumbprint = bundle.leaf.thumbprint }
end

local function set(run, vault, entry)
  vault:set_secret(entry.name, secret.new(entry.pem), {
    content_type = CONTENT_TYPE,
    tags = { ["certferry-replaces"] = entry.thumbprint, ["certferry-plan"] = run.plan.id },
  })
end

local function recover(run, vault, entry)
  run:wait(("secret '%s' is still being deleted"):format(entry.name), function()
    return vault:deleted_secret(entry.name)
  end)
  vault:recover_secret(entry.name)
  run:wait(("secret '%s' is not recovered"):format(entry.name), function()
    return vault:secret(entry.name)
  end)
end

local function act(run, step)
  local entry, vault = run:certificate_of(step), run:vault(step.vault)
  local ok, failure = pcall(set, run, vault, entry)
  if ok then
    return
  end
  if not deleted.names(failure) or not entry.recover then
    error(failure, 0)
  end
  recover(run, vault, entry)
  set(run, vault, entry)
end

local function undo(run, step)
  local entry = run:certificate_of(step)
  if check(run, step) then
    run:vault(step.vault):delete_secret(entry.name)
  end
end

local function is_ours(run, step)
  local held = run:vault(step.vault):secret(run:certificate_of(step).name)
  return held ~= nil and (held.tags or {})["certferry-plan"] == run.plan.id
end

return { check = check, act = act, undo = undo, is_ours = is_ours }
