--- What the vaults of a plan hold of a pool's certificates.
--
-- Requires certificate, migrate.plan.certificates, migrate.versions.

local blob_of = require("migrate.plan.certificates").blob
local certificate = require("certificate")
local versions = require("migrate.versions")

local vaults = {}

local function thumbprint_of(item)
  return item and item.x5t and certificate.thumbprint_of_x5t(item.x5t) or nil
end

local function planned_of(held)
  return held.new_thumbprint or held.thumbprint
end

-- A vault refuses the value of a secret that is disabled: that is a reason, too.
local function expect_secret(part, vault, held)
  local ok, bundle = pcall(function()
    return certificate.of_secret(vault:secret(held.name) or {})
  end)
  part:expect("secret in the vault", held.name, planned_of(held),
    ok and bundle.leaf.thumbprint or nil)
end

local function expect_blob(run, part, held)
  local ok, bundle = pcall(function()
    return certificate.parse(run:storage(held.vault.account):get(held.vault.container,
      blob_of(held)) or "")
  end)
  part:expect("blob in the container", held.name, held.thumbprint,
    ok and bundle.leaf.thumbprint or nil)
end

local function validity_of(attributes)
  if attributes.enabled == false then
    return "disabled"
  end
  local now = os.time()
  if attributes.nbf and attributes.nbf > now then
    return "not valid before " .. os.date("!%Y-%m-%d", attributes.nbf)
  end
  return "enabled"
end

local function add_validity(part, held, attributes)
  part:expect("newest version in the vault", held.name, "enabled", validity_of(attributes))
  if attributes.exp and attributes.exp <= os.time() then
    part:limit("end of validity", held.name, "expired " .. os.date("!%Y-%m-%d", attributes.exp))
  end
end

-- Another newest version is well if the planned one came before it: it was renewed.
local function expect_certificate(part, vault, held)
  local newest = vault:certificate(held.name)
  local found, planned = thumbprint_of(newest), planned_of(held)
  local is_issued = held.source.kind == "issuer"
  local is_renewed = found and found ~= planned and not is_issued and versions.has(vault, held)
  local expected = found and (is_issued or is_renewed) and found
    or is_issued and "a certificate" or planned
  part:expect("x5t in the vault", held.name, expected, found)
  if newest then
    add_validity(part, held, newest.attributes or {})
  end
  -- What an issuer made for the plan has no thumbprint that the plan could know.
  return found and { thumbprint = found, name = held.name,
    is_planned = found == planned or is_issued and versions.is_first(vault, held) }
end

--- The plan's entries of the certificates of a pool.
function vaults.held_by(plan, entry)
  local wanted, found = {}, {}
  for _, thumbprint in ipairs(entry.certificates) do
    wanted[thumbprint] = true
  end
  for _, held in ipairs(plan.certificates) do
    if wanted[held.thumbprint] then
      found[#found + 1] = held
    end
  end
  return found
end

--- Looks at each certificate of a pool in its vault.
-- @return what nodes have to have now: a list of `{thumbprint, name, is_planned}`
function vaults.verify(run, part, entry)
  local current = {}
  for _, held in ipairs(vaults.held_by(run.plan, entry)) do
    if held.as == "secret" then
      expect_secret(part, run:vault(held.vault.url), held)
    elseif held.as == "blob" then
      expect_blob(run, part, held)
    else
      current[#current + 1] = expect_certificate(part, run:vault(held.vault.url), held)
    end
  end
  return current
end

return vaults
