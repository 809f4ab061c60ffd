--- Step: the vault holds the certificate, with its private key, under the planned name.
--
-- Requires certificate, migrate.deleted, versions.

local certificate = require("certificate")
local deleted = require("migrate.deleted")
local versions = require("migrate.versions")

-- The tag that says which certificate of Batch one takes the place of.
local TAG <const> = "certferry-replaces"
-- The tag that says which plan put it there.
local PLAN <const> = "certferry-plan"

local function refuse(entry, held, thumbprint)
  error(("vault certificate '%s' is another one: it has thumbprint %s, the plan needs %s; give "
    .. "another name in the overrides"):format(entry.name, thumbprint or held.id,
    entry.new_thumbprint or entry.thumbprint), 0)
end

local function check(run, step)
  local entry = run:certificate_of(step)
  local held = run:vault(step.vault):certificate(entry.name)
  if not held or not held.x5t then
    return nil
  end
  local thumbprint = certificate.thumbprint_of_x5t(held.x5t)
  if entry.source.kind == "issuer" then
    if (held.tags or {})[TAG] ~= entry.thumbprint then
      refuse(entry, held, thumbprint)
    end
  elseif not select(2, versions.newest(run:vault(step.vault), entry)) then
    refuse(entry, held, thumbprint)
  end
  return { id = held.id, secret = held.sid, x5t = held.x5t, thumbprint = thumbprint }
end

local function recover(run, vault, entry)
  run:wait(("vault certificate '%s' is still being deleted"):format(entry.name), function()
    return vault:deleted_certificate(entry.name)
  end)
  vault:recover_certificate(entry.name)
  return run:wait(("vault certificate '%s' is not recovered"):format(entry.name), function()
    return vault:certificate(entry.name)
  end)
end

local function policy_of(entry)
  local request = entry.request or {}
  local is_curve <const> = request.key_type == "EC"
  return {
    issuer = { name = entry.source.issuer },
    key_props = { exportable = true, kty = is_curve and "EC" or "RSA",
      crv = is_curve and request.curve or nil,
      key_size = not is_curve and (request.key_size or 2048) or nil },
    x509_props = { subject = request.subject or "CN=" .. entry.name,
      sans = request.names and { dns_names = request.names } or nil },
  }
end

local function is_under_way(operation)
  return operation ~= nil and operation.status == "inProgress"
end

local function refuse_failed(entry, operation)
  if operation and (operation.status == "failed" or operation.status == "cancelled") then
    local why = operation.error or {}
    error(("vault certificate '%s' was not issued by '%s': %s%s; see to that with the issuer, and "
      .. "run the plan again"):format(entry.name, entry.source.issuer, operation.status,
      why.message and ": " .. why.message or ""), 0)
  end
end

-- An authority may take days. What a run that ended before has asked for is not asked for again.
local function issue(run, vault, entry, tags)
  if not is_under_way(vault:certificate_operation(entry.name)) then
    vault:create_certificate(entry.name, { tags = tags, policy = policy_of(entry) })
  end
  run:wait(("vault certificate '%s' is not issued by '%s'"):format(entry.name,
    entry.source.issuer), function()
    local held = vault:certificate(entry.name)
    if held and held.x5t then
      return held
    end
    refuse_failed(entry, vault:certificate_operation(entry.name))
    return nil
  end)
end

local function make(run, vault, entry)
  local tags = { [TAG] = entry.thumbprint, [PLAN] = run.plan.id }
  if entry.source.kind == "issuer" then
    issue(run, vault, entry, tags)
  else
    vault:import(entry.name, run.sources:bundle(entry.source), { tags = tags })
  end
end

local function act(run, step)
  local entry, vault = run:certificate_of(step), run:vault(step.vault)
  if entry.source.kind == "vault certificate" or entry.new_thumbprint then
    error(("vault %s no longer has certificate '%s', which the plan found there; make the plan "
      .. "again"):format(entry.vault.name, entry.name), 0)
  end
  local ok, failure = pcall(make, run, vault, entry)
  if ok then
    return
  end
  if not deleted.names(failure) or not entry.recover then
    error(failure, 0)
  end
  local held = recover(run, vault, entry)
  -- What was deleted under this name may be another one: the right one becomes its new version.
  if certificate.thumbprint_of_x5t(held.x5t) ~= entry.thumbprint then
    make(run, vault, entry)
  end
end

local function undo(run, step)
  local entry, vault = run:certificate_of(step), run:vault(step.vault)
  local held = vault:certificate(entry.name)
  if held and (held.tags or {})[TAG] == entry.thumbprint then
    vault:delete_certificate(entry.name)
  elseif not held and entry.source.kind == "issuer"
    and vault:certificate_operation(entry.name) then
    vault:delete_certificate_operation(entry.name)
  end
end

local function is_ours(run, step)
  local held = run:vault(step.vault):certificate(run:certificate_of(step).name)
  return held ~= nil and (held.tags or {})[PLAN] == run.plan.id
end

return { check = check, act = act, undo = undo, is_ours = is_ours }
