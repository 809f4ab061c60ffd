--- What becomes of each certificate: from where, into which vault, under which name.
--
-- Requires certificate, migrate.audit.walk, migrate.keys.

local certificate = require("certificate")
local keys = require("migrate.keys")
local walk = require("migrate.audit.walk")

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
    as == "certificate" and "" or "-cer")
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

local function public_entry(plan, account, thumbprint, held, override, as)
  local pem = public_pem(held)
  if not pem then
    manual(plan, account, thumbprint, "R022",
      "pools refer to it, and the account does not have it: not even its public part is known",
      "take the reference as gone, or put the certificate into the vault as a secret by hand")
    return nil
  end
  return { source = { kind = "cer", url = "the public part that Batch has" }, as = as,
    pem = pem, name = name_of(thumbprint, override, as) }
end

-- Who names a certificate that gets another thumbprint finds it no more.
local function note_mentions(plan, account, thumbprint, said)
  for _, consumer in ipairs(account.consumers or {}) do
    if (consumer.thumbprint or ""):upper() == thumbprint then
      plan:add_manual({
        rule = "R027", object = walk.consumer_object(account, consumer),
        why = ("%s (%s) names %s, %s"):format(consumer.path, consumer.site, thumbprint, said),
        action = "let it find the certificate by its name in the vault, or by its subject",
      })
    end
  end
end

-- Nodes get the newest version of a certificate. So an old one is imported anew, under another
-- name, unless the new thumbprint is well.
local function old_version(plan, account, thumbprint, source, override)
  if plan.settings.allow_new_thumbprint and source.newest then
    note_mentions(plan, account, thumbprint, "and nodes get the newer " .. source.newest)
    return { source = source, as = "certificate", name = source.name,
      new_thumbprint = source.newest }
  end
  return { source = source, as = "certificate",
    name = name_of(thumbprint, override, "certificate") }
end

-- What a vault makes in the place of a certificate has its names, and its kind of key if vaults
-- take that.
local function request_of(source, held)
  local request = { subject = source.subject or held and held.subject or nil }
  local pem = held and public_pem(held)
  local names = pem and certificate.parse(pem).leaf:details().subject_alternative_names or {}
  for _, name in ipairs(names) do
    local host = name:match("^DNS:(.+)$")
    if host then
      request.names = request.names or {}
      table.insert(request.names, host)
    end
  end
  if held and held.key_type and keys.is_taken(held) then
    request.key_type, request.key_size = held.key_type, held.key_size
    request.curve = held.curve and keys.vault_curve(held.curve)
  end
  return request
end

local function reissue(plan, account, thumbprint, source, held, override)
  note_mentions(plan, account, thumbprint, "and the new certificate has another thumbprint")
  return { source = source, as = "certificate", name = name_of(thumbprint, override, "certificate"),
    request = request_of(source, held) }
end

local function refuse_missing(plan, account, thumbprint)
  local refusal = plan.sources and plan.sources:refusal(thumbprint)
  manual(plan, account, thumbprint, "R024", refusal
    or "no file and no vault at hand has its private key, and Batch never gives one back",
    "give a folder with its PFX, a vault that has it, or an issuer that makes a new one")
end

-- What the plan can use: a certificate in a vault that nothing is known of is out of reach, since
-- nodes have to be let read it. One in the plan's own vault is the best.
local function usable_source(plan, thumbprint, vault)
  local found
  for _, source in ipairs(plan.sources and plan.sources:all(thumbprint) or {}) do
    local is_stored <const> = source.kind == "vault certificate"
    if not is_stored or plan:knows_vault(source.vault) then
      local is_nearer = found and found.kind == "vault certificate" and is_stored
        and source.vault == vault.url
      found = (not found or is_nearer) and source or found
    end
  end
  return found
end

-- The account may have lost the certificate, and then only the source tells.
local function key_facts(plan, source, held)
  if held and held.key_type or source.kind == "old version" then
    return held or {}
  end
  return plan.sources:bundle(source).leaf:details()
end

local function note_unknown_vault(plan, account, thumbprint)
  local source = plan.sources and plan.sources:find(thumbprint)
  if not source then
    return false
  end
  manual(plan, account, thumbprint, "R024", ("certificate '%s' of %s has it, and the inventory "
    .. "does not have that vault"):format(source.name, source.vault),
    "get the right to read that vault in Resource Manager, and take the inventory again")
  return true
end

local function key_entry(plan, account, thumbprint, held, override, vault)
  local source = usable_source(plan, thumbprint, vault)
  if not source then
    if not note_unknown_vault(plan, account, thumbprint) then
      refuse_missing(plan, account, thumbprint)
    end
    return nil
  elseif source.kind == "issuer" then
    return reissue(plan, account, thumbprint, source, held, override)
  elseif source.kind == "vault certificate" then
    return { source = source, as = "certificate", name = source.name }
  end
  local key = key_facts(plan, source, held)
  if not keys.is_taken(key) then
    manual(plan, account, thumbprint, "D003",
      ("its key is %s, which Key Vault refuses"):format(keys.describe(key)), keys.ACTION)
    return nil
  end
  if source.kind == "old version" then
    return old_version(plan, account, thumbprint, source, override)
  end
  return { source = source, as = "certificate",
    name = name_of(thumbprint, override, "certificate") }
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

-- Where it is kept: in a vault that has it already, the plan's vault, or the container of blobs.
local function place_of(plan, entry, vault)
  if entry.as == "blob" then
    return plan:container()
  end
  local source <const> = entry.source
  local is_there = source.kind == "vault certificate" or entry.new_thumbprint
  return is_there and source.vault and plan:vault(source.vault)
    or { name = vault.name, url = vault.url, id = vault.id }
end

--- The plan's entry for a certificate, made when it is first asked for.
-- @param plan the plan that is being made
-- @param account the account of the inventory
-- @param thumbprint upper case
-- @param vault `{name, id, url, deleted}`
-- @param is_public_enough whether its public part is enough, whatever Batch says it is
-- @return the entry; nil if a person has to see to it
function certificates.plan(plan, account, thumbprint, vault, is_public_enough)
  local held = held_of(account, thumbprint)
  local override = (plan.overrides.certificates or {})[thumbprint] or {}
  vault = override.vault and plan:vault(override.vault) or vault
  local as = "certificate"
  if is_public_enough or override.public or is_public(held) then
    as = type(override.public) == "string" and override.public
      or plan.settings.public_certificates
  end
  local key = table.concat({ vault.url, thumbprint, as }, " ")
  if plan.known[key] == nil then
    local entry
    if as == "certificate" then
      entry = key_entry(plan, account, thumbprint, held, override, vault)
    else
      entry = public_entry(plan, account, thumbprint, held, override, as)
    end
    if entry then
      entry.thumbprint = thumbprint
      entry.vault = place_of(plan, entry, vault)
      if as ~= "blob" then
        settle_name(plan, entry, vault)
      end
      plan.certificates[#plan.certificates + 1] = entry
    end
    plan.known[key] = entry or false
  end
  return plan.known[key] or nil
end

--- The name of the blob that keeps it.
function certificates.blob(entry)
  return entry.name .. ".pem"
end

--- The URL under which nodes get it, in its newest version.
function certificates.url(entry)
  if entry.as == "blob" then
    return ("%s/%s"):format(entry.vault.url, certificates.blob(entry))
  end
  return ("%s/secrets/%s"):format(entry.vault.url, entry.name)
end

return certificates
