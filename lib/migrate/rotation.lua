--- New versions of a plan's certificates, and whether they come to the nodes.
--
-- Requires async, certificate, secret.

local async = require("async")
local certificate = require("certificate")
local secret = require("secret")

local rotation = {}

local POLL <const> = 2
local LIMIT <const> = 600

local function held_in(plan, name)
  for _, entry in ipairs(plan.certificates) do
    if entry.name == name and entry.as == "certificate" then
      return entry
    end
  end
  error(("cannot make a new version of '%s': the plan has no certificate with this name in a vault")
    :format(name), 0)
end

local function newest(vault, name)
  local held = vault:certificate(name)
  return held and held.x5t and certificate.thumbprint_of_x5t(held.x5t)
end

-- The policy goes by the issuer of the last version: left so, the vault would renew by it for ever.
local function restore_issuer(vault, name, issuer)
  vault:patch_certificate_policy(name, { issuer = issuer })
end

--- Has the vault make a new version, with a new key. The policy of the certificate stays as it was.
-- @param plan the plan
-- @param az session
-- @param name of the certificate in its vault
-- @param issuer one of the vault, as "Self"; nil for that of the certificate's policy
-- @return the new thumbprint, and the one before
-- @raise a text if the policy names no issuer that can make one
function rotation.renew(plan, az, name, issuer)
  local vault = az:vault(held_in(plan, name).vault.url)
  local held, before = vault:certificate(name), newest(vault, name)
  local policy = vault:certificate_policy(name)
  local known = (policy.issuer or {}).name
  if not issuer and (not known or known == "Unknown") then
    error(("cannot renew '%s': it was imported, and its policy names no issuer; name one, or "
      .. "import its new version"):format(name), 0)
  end
  local before_issuer = policy.issuer
  policy.issuer = { name = issuer or known, cty = not issuer and policy.issuer.cty or nil }
  vault:create_certificate(name, { policy = policy, tags = held.tags })
  local waited = 0
  while newest(vault, name) == before do
    if waited >= LIMIT then
      error(("vault certificate '%s' is not issued after %d s"):format(name, LIMIT), 0)
    end
    async.sleep(POLL)
    waited = waited + POLL
  end
  if issuer and before_issuer then
    restore_issuer(vault, name, before_issuer)
  end
  return newest(vault, name), before
end

--- Imports a file as the new version.
-- @param password_file a file with the password, nil for none
-- @return the new thumbprint, and the one before
function rotation.import(plan, az, name, file, password_file)
  local vault = az:vault(held_in(plan, name).vault.url)
  local bundle = certificate.read(file, {
    password = password_file and secret.file(password_file) or nil,
  })
  local before = newest(vault, name)
  vault:import(name, bundle, { tags = vault:certificate(name).tags })
  return newest(vault, name), before
end

-- Whether nodes may still come to have the newest versions, or can't: a version that is disabled
-- reaches none.
local function is_waiting(rows)
  local is_behind = false
  for _, row in ipairs(rows) do
    if not row.is_equal and row.what == "newest version in the vault" then
      return false
    end
    is_behind = is_behind or not row.is_equal
  end
  return is_behind
end

--- Looks until every node has the newest versions, or the time is over.
-- @param plan the plan
-- @param given `az`, `only`; `limit` and `poll` seconds; `pause(seconds)`
-- @return the rows of the last look, as Plan:rotation gives them, and how many seconds passed
function rotation.wait(plan, given)
  local waited = 0
  while true do
    local rows = plan:rotation({ az = given.az, only = given.only })
    if not is_waiting(rows) or waited >= given.limit then
      return rows, waited
    end
    given.pause(given.poll)
    waited = waited + given.poll
  end
end

return rotation
