--- Certificates from Lua: read files of every kind, describe, find and make them.
--
-- The reading itself is Swift (`certificate.native`); what is here lays it out and takes what Azure
-- answers as arguments.
--
--     local pfx = certificate.read("render.pfx", { password = secret.prompt("Password: ") })
--     print(certificate.card(pfx))
--
-- Requires certificate.native, options, pretty.width, views.

local check_options = require("options").check
local native = require("certificate.native")
local views = require("views")
local width = require("pretty.width")

local certificate = {
  certificate = native.certificate,
  certificate_bundle = native.certificate_bundle,
  certificate_request = native.certificate_request,
  read = native.read,
  parse = native.parse,
  make = native.make,
  make_request = native.make_request,
  thumbprint_of_x5t = native.thumbprint_of_x5t,
}

--- Reads the certificate that a vault keeps in a secret.
-- @param answer what KeyVault:secret gave: `value`, `contentType`, `id`
function certificate.of_secret(answer)
  if type(answer) ~= "table" or answer.value == nil then
    error("bad argument #1 to 'of_secret' (a secret with its value expected)", 2)
  end
  return native.of_secret(answer.value, answer.contentType, answer.id)
end

-- The thumbprints of a list of texts or of Batch's certificates.
local function thumbprints_of(list)
  local texts = {}
  for index, item in ipairs(list) do
    texts[index] = type(item) == "table" and item.thumbprint or item
  end
  return texts
end

--- Looks through a folder for certificates.
-- @param folder where
-- @param thumbprints texts or Batch's certificates; nil for every certificate that is there
-- @param options `passwords`: secrets to try; `recursive`: whether folders within are searched
-- @return a table with the lists `found`, `missing` and `unreadable`
function certificate.find(folder, thumbprints, options)
  local found, missing, unreadable = native.find(
    folder, thumbprints and thumbprints_of(thumbprints), options or {})
  return {
    found = views.tag(found, "certificates"), missing = missing, unreadable = unreadable,
  }
end

local COLUMNS <const> = 80
local LABEL <const> = 14

-- Lines of at most 80 columns: a label, and a text broken at blanks, or anywhere if it has none.
local function add(lines, label, text)
  local room = COLUMNS - LABEL
  local line = ""
  local function flush()
    lines[#lines + 1] = width.pad(label, LABEL) .. line
    label, line = "", ""
  end
  for word in width.visible(text):gmatch("%S+") do
    if line ~= "" and width.of(line) + 1 + width.of(word) > room then
      flush()
    end
    line = line == "" and word or line .. " " .. word
    while width.of(line) > room do
      local cut = utf8.offset(line, room // 2 + 1)
      local rest = line:sub(cut)
      line = line:sub(1, cut - 1)
      flush()
      line = rest
    end
  end
  if line ~= "" or label ~= "" then
    flush()
  end
end

local function list(texts)
  return table.concat(texts, ", ")
end

local function validity(details)
  local days = details.days_left
  local left = days < 0 and "expired" or ("%d days left"):format(days)
  return ("%s to %s (%s)"):format(details.not_before:sub(1, 10), details.not_after:sub(1, 10), left)
end

local function add_leaf(lines, details)
  add(lines, "subject", details.subject == "" and "(empty)" or details.subject)
  add(lines, "issuer", details.self_signed and "itself" or details.issuer)
  add(lines, "serial", details.serial_number)
  add(lines, "valid", validity(details))
  if #details.subject_alternative_names > 0 then
    add(lines, "names", list(details.subject_alternative_names))
  end
  add(lines, "key", ("%s %s, signed with %s"):format(
    details.key_type, details.curve or details.key_size, details.signature_algorithm))
  local usages = { details.is_authority and "authority" or nil }
  table.move(details.key_usages or {}, 1, #(details.key_usages or {}), #usages + 1, usages)
  table.move(details.extended_key_usages or {}, 1, #(details.extended_key_usages or {}),
    #usages + 1, usages)
  if #usages > 0 then
    add(lines, "usage", list(usages))
  end
  add(lines, "SHA-1", details.thumbprint)
  add(lines, "SHA-256", details.thumbprint_sha256)
  add(lines, "x5t", details.x5t)
end

local function fits(what, problems)
  return what .. (#problems == 0 and ": fits" or ": no, " .. table.concat(problems, "; "))
end

local function add_bundle(lines, details)
  add(lines, "file", details.format .. (details.contents == "" and "" or ": " .. details.contents))
  if details.friendly_name then
    add(lines, "friendly name", details.friendly_name)
  end
  add_leaf(lines, details.certificates[1])
  add(lines, "private key", not details.has_private_key and "not in this file"
    or details.key_matches and "of this certificate" or "of another certificate")
  add(lines, "chain", table.concat(details.chain, " < ")
    .. (details.chain_complete and " (complete)" or " (incomplete)"))
  add(lines, "Batch", fits(details.batch.format, details.batch.problems))
  add(lines, "Key Vault", fits(details.key_vault.content_type, details.key_vault.problems))
  for _, warning in ipairs(details.warnings) do
    add(lines, "warning", warning.text)
  end
end

--- What there is to know of a certificate or a bundle, on lines of at most 80 columns.
-- @param options `now`: the time to judge by, in seconds of Unix time
function certificate.card(value, options)
  check_options(options, { "now" }, "card")
  local details = value:details(options)
  local lines = {}
  if details.certificates then
    add_bundle(lines, details)
  else
    add_leaf(lines, details)
  end
  return table.concat(lines, "\n")
end

function native.certificate:card(options)
  return certificate.card(self, options)
end

function native.certificate_bundle:card(options)
  return certificate.card(self, options)
end

--- The certificates of a bundle as rows of a table.
function certificate.list(bundle)
  local rows = {}
  for index, part in ipairs(bundle:split()) do
    local leaf = part.leaf
    rows[index] = {
      thumbprint = leaf.thumbprint, subject = leaf.subject, not_after = leaf.not_after,
      key = ("%s %d"):format(leaf.key_type, leaf.key_size), format = part.format,
      has_private_key = part.has_private_key, bundle = part,
    }
  end
  return views.tag(rows, "certificates")
end

return certificate
