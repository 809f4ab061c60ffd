--- Step: the vault holds the certificate, with its private key, under the planned name.
--
-- Requires certificate, migrate.deleted, versions.

local certificate = require("certificate")
local deleted = require("migrate.deleted")
local versions = require("migrate.versions")

-- The tag that says which certificate of Batch one takes the place of.
local TAG <const> = "certferry-replaces"

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

local function make(run, vault, entry)
  local tags = { [TAG] = entry.thumbprint }
  if entry.source.kind ~= "issuer" then
    vault:import(entry.name, run.sources:bundle(entry.source), { tags = tags })
    return
  end
  vault:create_certificate(entry.name, { tags = tags, policy = {
    issuer = { name = entry.source.issuer },
    key_props = { exportable = true, kty = "RSA", key_size = 2048 },
    x509_props = { subject = entry.source.subject or "CN=" .. entry.name },
  } })
  run:wait(("vault certificate '%s' is not issued"):format(entry.name), function()
    local held = vault:certificate(entry.name)
    return held and held.x5t
  end)
end

local function act(run, step)
  local entry, vault = run:certificate_of(step), run:vault(step.vault)
  if entry.source.kind == "vault certificate" or entry.source.kind == "old version" then
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
  end
end

return { check = check, act = act, undo = undo }
