--- Step: a container keeps a public certificate as a blob, which nodes download.
--
-- Requires certificate, migrate.plan.certificates.

local certificate = require("certificate")
local certificates = require("migrate.plan.certificates")

local CONTENT_TYPE <const> = "application/x-pem-file"

local function place(run, step)
  local entry = run:certificate_of(step)
  return run:storage(entry.vault.account), entry.vault.container, certificates.blob(entry), entry
end

local function check(run, step)
  local store, container, name, entry = place(run, step)
  local held = store:get(container, name)
  if not held then
    return nil
  end
  local ok, bundle = pcall(certificate.parse, held)
  if not ok or bundle.leaf.thumbprint ~= entry.thumbprint then
    error(("blob '%s' of %s holds something else than certificate %s; give another name in the "
      .. "overrides"):format(name, entry.vault.name, entry.thumbprint), 0)
  end
  return { url = certificates.url(entry), thumbprint = bundle.leaf.thumbprint }
end

local function act(run, step)
  local store, container, name, entry = place(run, step)
  store:put(container, name, entry.pem, { content_type = CONTENT_TYPE, only_if_absent = true })
end

local function undo(run, step)
  local store, container, name = place(run, step)
  if check(run, step) then
    store:delete(container, name)
  end
end

return { check = check, act = act, undo = undo }
