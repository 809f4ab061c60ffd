--- Where the private key of each certificate comes from.
--
--     local sources = migrate.sources({ pfx_dir = "pfx", vaults = { az:vault("contoso-kv") } })
--     local source = sources:find("6E850D9D13962DC47909F61D6E0F7B6AF3124143")
--
-- Batch never gives a private key back. A certificate without a source is left to a person.
-- Requires async, certificate, secret, migrate.values.

local async = require("async")
local certificate = require("certificate")
local check_options = require("options").check
local secret = require("secret")

local Sources = { __name = "sources" }
Sources.__index = Sources

-- What is taken first where there are several: what needs no import before what does.
local ORDER <const> = {
  ["issuer"] = 1, ["vault certificate"] = 2, ["pfx"] = 3, ["pem"] = 4, ["vault secret"] = 5,
  ["old version"] = 6,
}

-- The content types under which a vault keeps certificates.
-- learn.microsoft.com/azure/key-vault/certificates/about-certificates
local CONTENT_TYPES <const> = {
  ["application/x-pkcs12"] = true, ["application/x-pem-file"] = true,
}

local function add(self, thumbprint, source)
  local known = self.by_thumbprint[thumbprint] or {}
  known[#known + 1] = source
  table.sort(known, function(left, right)
    if left.kind ~= right.kind then
      return ORDER[left.kind] < ORDER[right.kind]
    end
    return (left.file or left.url) < (right.file or right.url)
  end)
  self.by_thumbprint[thumbprint] = known
end

-- Folders

local function key_of(file, thumbprint)
  return thumbprint and file .. "#" .. thumbprint or file
end

local function add_part(self, path, bundle, part)
  local key = key_of(path, part)
  if self.bundles[key] then
    return
  end
  self.bundles[key] = bundle
  add(self, bundle.leaf.thumbprint, { kind = bundle.format == "PFX" and "pfx" or "pem",
    file = path, part = part })
end

-- The leaf with its chain; and what else has a key of its own in the file.
local function add_bundle(self, path, bundle)
  local first = bundle.has_private_key and bundle.leaf.thumbprint
  if first and not bundle:details().key_matches then
    self.unreadable[#self.unreadable + 1] = { path = path,
      reason = "its private key is that of another certificate" }
  elseif first then
    add_part(self, path, bundle)
  end
  for _, part in ipairs(bundle:split()) do
    if part.has_private_key and part.leaf.thumbprint ~= first then
      add_part(self, path, part, part.leaf.thumbprint)
    end
  end
end

local function password_beside(path)
  for _, name in ipairs({ path:gsub("%.[^./]*$", "") .. ".password", path .. ".password" }) do
    local file = io.open(name)
    if file then
      file:close()
      return secret.file(name)
    end
  end
  return nil
end

-- Tries what may open one file that none of the common passwords opened.
local function open_alone(self, path, ask)
  local password = password_beside(path) or (ask and ask(path))
  if not password then
    return nil
  end
  local ok, bundle = pcall(certificate.read, path, { password = password })
  if ok and bundle.leaf then
    add_bundle(self, path, bundle)
    return true
  end
  return nil
end

-- A key in a file of its own is tried on the certificates that have none, with each password.
local function open_pair(self, path, key, passwords)
  local tried = table.move(passwords, 1, #passwords, 1, {})
  tried[#tried + 1] = password_beside(key) or password_beside(path)
  for position = 0, #tried do
    local ok, bundle = pcall(certificate.read, path, { key = key, password = tried[position] })
    if ok and bundle.leaf and bundle:details().key_matches then
      add_bundle(self, path, bundle)
      return true
    end
  end
  return false
end

local function is_key(path)
  local file <close> = io.open(path, "rb")
  local head = file and file:read(4096) or ""
  return head:find("PRIVATE KEY-----", 1, true) and not head:find("BEGIN CERTIFICATE", 1, true)
end

-- Keys of certificates that are in other files; the rest stays among what could not be read.
local function match_keys(self, result, passwords)
  local rest = {}
  for _, file in ipairs(result.unreadable) do
    local is_used = false
    for _, found in ipairs(is_key(file.path) and result.found or {}) do
      if not found.bundle.has_private_key and not is_used then
        is_used = open_pair(self, found.path, file.path, passwords)
      end
    end
    if not is_used then
      rest[#rest + 1] = file
    end
  end
  return rest
end

local function read_folder(self, options)
  local passwords, ask = options.passwords, nil
  if type(passwords) == "function" then
    passwords, ask = nil, passwords
  elseif type(passwords) == "userdata" then
    passwords = { passwords }
  end
  local result = certificate.find(options.pfx_dir, nil, {
    passwords = passwords, recursive = options.recursive,
  })
  for _, found in ipairs(result.found) do
    add_bundle(self, found.path, found.bundle)
  end
  for _, file in ipairs(match_keys(self, result, passwords or {})) do
    -- The reason names the file, whose own name may have the word.
    local _, last = file.reason:find(file.path, 1, true)
    local needs_password = file.reason:find("password", last or 1, true)
    if needs_password and not open_alone(self, file.path, ask) then
      self.unreadable[#self.unreadable + 1] = { path = file.path, reason = file.reason }
    end
  end
end

-- Vaults

local function name_in(url)
  return url:match("^https://[^/]+/%w+/([^/]+)")
end

local function refuse(self, thumbprint, why)
  self.refused[thumbprint] = self.refused[thumbprint] or why
end

local function can_leave(held)
  local key = held and held.policy and held.policy.key_props
  return not key or key.exportable ~= false
end

-- The key of an old version is read only when it is imported anew.
local function load_later(self, vault, name, version)
  self.loaders[version.id] = function()
    local answer = vault:secret(name, version.id:match("[^/]+$"))
    return certificate.of_secret(answer or {})
  end
end

local function add_version(self, vault, name, version, newest)
  local thumbprint = certificate.thumbprint_of_x5t(version.x5t)
  local where = ("certificate '%s' of vault %s"):format(name, vault.url)
  if version.attributes.enabled == false then
    return refuse(self, thumbprint, where .. " has it, and is disabled: enable it")
  elseif not can_leave(newest) then
    return refuse(self, thumbprint, where .. " has it, and its key may not leave the vault: nodes "
      .. "would get it without a key")
  end
  local is_newest = newest ~= nil and version.x5t == newest.x5t
  if not is_newest then
    load_later(self, vault, name, version)
  end
  add(self, thumbprint, {
    kind = is_newest and "vault certificate" or "old version", url = version.id,
    vault = vault.url, name = name,
    newest = newest and newest.x5t and certificate.thumbprint_of_x5t(newest.x5t),
  })
end

local function add_versions(self, vault, name)
  local newest = vault:certificate(name)
  for version in vault:certificate_versions(name) do
    if version.x5t then
      add_version(self, vault, name, version, newest)
    end
  end
end

local function add_secret(self, vault, item)
  local name = name_in(item.id)
  local read, answer = pcall(vault.secret, vault, name)
  if not read then
    self.unreadable[#self.unreadable + 1] = { path = item.id,
      reason = answer.message or tostring(answer) }
    return
  end
  local ok, bundle = pcall(certificate.of_secret, answer or {})
  if ok and bundle.has_private_key then
    add(self, bundle.leaf.thumbprint, { kind = "vault secret", url = item.id, vault = vault.url,
      name = name })
    self.bundles[item.id] = bundle
  end
end

local function read_vault(self, vault)
  local names, secrets = {}, {}
  for item in vault:certificates() do
    names[#names + 1] = name_in(item.id)
  end
  for item in vault:secrets() do
    local is_enabled = item.attributes.enabled ~= false
    if not item.managed and is_enabled and CONTENT_TYPES[item.contentType or ""] then
      secrets[#secrets + 1] = item
    end
  end
  async.map(names, function(name) add_versions(self, vault, name) end)
  async.map(secrets, function(item) add_secret(self, vault, item) end)
end

--- Looks for private keys, and changes nothing.
-- @param options `pfx_dir`: a folder of PFX and PEM files, `recursive`; `passwords`: a secret, a
--   list of them, or a function that is given a path; a file NAME.password beside NAME.pfx is
--   found without it; `vaults`: vaults to look through; `reissue`: a table from thumbprint to the
--   vault's issuer that makes a new certificate in its place
-- @return sources
-- @raise an error if the folder or a vault can't be read
local function make(options)
  check_options(options, { "pfx_dir", "recursive", "passwords", "vaults", "reissue" }, "sources")
  options = options or {}
  local self = setmetatable({ by_thumbprint = {}, bundles = {}, loaders = {},
    refused = {}, unreadable = {} }, Sources)
  if options.pfx_dir then
    read_folder(self, options)
  end
  for _, vault in ipairs(options.vaults or {}) do
    read_vault(self, vault)
  end
  for thumbprint, issuer in pairs(options.reissue or {}) do
    local source = type(issuer) == "table" and issuer or { issuer = issuer }
    if source.issuer == "Unknown" then
      error("cannot reissue with the issuer Unknown: its certificates wait until a person brings "
        .. "what an authority has signed; merge it first, and look for it in the vault", 2)
    end
    add(self, thumbprint:upper(), { kind = "issuer", issuer = source.issuer, url = source.issuer,
      subject = source.subject })
  end
  return self
end

--- The best source of a certificate, nil if there is none.
-- @return a table: `kind` ("pfx", "pem", "vault certificate", "vault secret", "old version" or
--   "issuer") with `file`, or `url`, `vault` and `name`
function Sources:find(thumbprint)
  return self:all(thumbprint)[1]
end

--- Every source of a certificate, the best first.
function Sources:all(thumbprint)
  return self.by_thumbprint[thumbprint:upper()] or {}
end

--- Why what has a certificate is no source of it, nil if nothing is known.
function Sources:refusal(thumbprint)
  return self.refused[thumbprint:upper()]
end

--- Adds a certificate that has been read already.
-- @param path where it came from
-- @param bundle what certificate.read gave
function Sources:add(path, bundle)
  if not bundle.has_private_key then
    error(("cannot use '%s' as a source: it holds no private key, and Batch never gives one back")
      :format(path), 2)
  end
  add_bundle(self, path, bundle)
end

--- The certificate with its key, for the vault to import.
-- @param source what `find` gave, or what a plan says of it
-- @raise a text if this is not among the sources
function Sources:bundle(source)
  local key = key_of(source.file or source.url, source.part)
  local load = self.loaders[key]
  if not self.bundles[key] and load then
    self.bundles[key] = load()
  end
  return self.bundles[key] or error(
    ("cannot find the private key of '%s': it is not among these sources, which are made with the "
      .. "folder and the vaults of the plan"):format(source.file or source.url or "?"), 2)
end

--- The thumbprints of all certificates that have a source, in order.
function Sources:thumbprints()
  local names = {}
  for thumbprint in pairs(self.by_thumbprint) do
    names[#names + 1] = thumbprint
  end
  table.sort(names)
  return names
end

function Sources:__tostring()
  local lines = {}
  for _, thumbprint in ipairs(self:thumbprints()) do
    local source = self:find(thumbprint)
    lines[#lines + 1] = ("%s  %-17s  %s"):format(thumbprint, source.kind,
      source.file or source.url)
  end
  for _, file in ipairs(self.unreadable) do
    lines[#lines + 1] = ("%s could not be read: %s"):format(file.path, file.reason)
  end
  return #lines > 0 and table.concat(lines, "\n") or "no certificate with a private key"
end

return { make = make, Sources = Sources }
