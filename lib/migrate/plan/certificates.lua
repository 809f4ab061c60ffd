--- What becomes of each certificate: from where, into which vault, under which name.
--
-- Requires certificate, migrate.keys.

local certificate = require("certificate")
local keys = require("migrate.keys")

local certificates = {}

local function held_of(account, thumbprint)
  for _, held in ipairs(account.certificates) do
    if held.thumbprint == thumbprint then
      return held
    end
  end
  return nil
end

local function public_pem(held)
  local data = held and (held.data and held.data.publicData
    or held.arm and held.arm.properties.publicData)
  if not data then
    return nil
  end
  local ok, bundle = pcall(certificate.parse, data)
  return ok and bundle.leaf.pem or nil
end

-- Stores whose certificates are trusted or distrusted, and need no private key. The extension
-- never fills them.
-- learn.microsoft.com/azure/virtual-machines/extensions/key-vault-windows
local TRUST_STORES <const> = {
  root = true, ca = true, authroot = true, certificateauthority = true, trust = true,
  disallowed = true, trustedpeople = true, trustedpublisher = true,
}

--- Whether a reference needs only the public part.
function certificates.is_trust(reference)
  return TRUST_STORES[(reference.store_name or ""):lower()] or false
end

local function is_public(held)
  local format = held and held.arm and held.arm.properties.format
  return format ~= nil and format:lower() == "cer"
end

--- The name in a vault: what is given, or one made of the thumbprint.
local function name_of(thumbprint, override, as)
  local name = override.name or ("batch-%s%s"):format(thumbprint:lower(),
    as == "secret" and "-cer" or "")
  if not name:find("^[%w-]+$") or #name > 127 then
    error(("cannot name certificate %s '%s' in a vault: a name has 1 to 127 letters, digits and "
      .. "hyphens"):format(thumbprint, name), 0)
  end
  return name
end

local function manual(plan, account, thumbprint, rule, why, action)
  local subject = (held_of(account, thumbprint) or {}).subject
  plan:add_manual({
    rule = rule, object = { kind = "certificate", account = account.name, id = thumbprint },
    why = subject and ("%s: %s"):format(subject, why) or why, action = action, blocks = true,
  })
end

local function secret_entry(plan, account, thumbprint, held, override)
  local pem = public_pem(held)
  if not pem then
    manual(plan, account, thumbprint, "R022",
      "pools refer to it, and the account does not have it: not even its public part is known",
      "take the reference as gone, or put the certificate into the vault as a secret by hand")
    return nil
  end
  return { source = { kind = "cer", url = "the public part that Batch has" }, as = "secret",
    pem = pem, name = name_of(thumbprint, override, "secret") }
end

local function newer_version(plan, account, thumbprint, source)
  if plan.settings.allow_new_thumbprint then
    return { source = source, as = "certificate", name = source.name,
      new_thumbprint = source.newest }
  end
  manual(plan, account, thumbprint, "R025",
    ("vault certificate '%s' has it as an older version, and nodes get the newest, %s")
      :format(source.name, tostring(source.newest)),
    "give a PFX of it, or allow the new thumbprint with allow_new_thumbprint")
  return nil
end

local function key_entry(plan, account, thumbprint, held, override)
  local source = plan.sources and plan.sources:find(thumbprint)
  if not source then
    manual(plan, account, thumbprint, "R024",
      "no file and no vault at hand has its private key, and Batch never gives one back",
      "give a folder with its PFX, a vault that has it, or an issuer that makes a new one")
    return nil
  end
  if source.kind == "old version" then
    return newer_version(plan, account, thumbprint, source)
  end
  if source.kind == "vault certificate" then
    return { source = source, as = "certificate", name = source.name }
  end
  if source.kind ~= "issuer" and held and not keys.is_taken(held) then
    manual(plan, account, thumbprint, "D003",
      ("its key is %s, which Key Vault refuses"):format(keys.describe(held)), keys.ACTION)
    return nil
  end
  return { source = source, as = "certificate", name = name_of(thumbprint, override) }
end

local function soft_deleted(vault, name)
  for _, deleted in ipairs(vault.deleted or {}) do
    if deleted:lower() == name:lower() then
      return true
    end
  end
  return false
end

-- A name may be taken by something that was deleted and can be recovered.
local function settle_name(plan, entry, vault)
  if plan.settings.deleted_names == "recover" then
    entry.recover = true
  elseif soft_deleted(vault, entry.name) then
    entry.name = entry.name .. "-2"
  end
end

--- The plan's entry for a certificate, made when it is first asked for.
-- @param plan the plan that is being made
-- @param account the account of the inventory
-- @param thumbprint upper case
-- @param vault `{name, id, url, deleted}`
-- @param as "certificate" or "secret"; nil for what Batch says it is
-- @return the entry; nil if a person has to see to it
function certificates.plan(plan, account, thumbprint, vault, as)
  local held = held_of(account, thumbprint)
  local override = (plan.overrides.certificates or {})[thumbprint] or {}
  as = as or (override.public or is_public(held)) and "secret" or "certificate"
  local key = table.concat({ vault.url, thumbprint, as }, " ")
  if plan.known[key] == nil then
    local entry = as == "secret" and secret_entry(plan, account, thumbprint, held, override)
      or as == "certificate" and key_entry(plan, account, thumbprint, held, override)
    if entry then
      entry.thumbprint = thumbprint
      local at = entry.source.vault and entry.source.kind ~= "vault secret" and entry.source.vault
      entry.vault = at and plan:vault(at) or { name = vault.name, url = vault.url, id = vault.id }
      settle_name(plan, entry, vault)
      plan.certificates[#plan.certificates + 1] = entry
    end
    plan.known[key] = entry or false
  end
  return plan.known[key] or nil
end

--- The URL under which nodes get it, in its newest version.
function certificates.url(entry)
  return ("%s/secrets/%s"):format(entry.vault.url, entry.name)
end

return certificates
