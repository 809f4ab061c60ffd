--- Which version of a vault certificate nodes have to have.
--
-- Requires certificate.

local certificate = require("certificate")

local versions = {}

--- Whether the planned certificate is any version of what the vault has under its name.
function versions.has(vault, held)
  local planned <const> = held.new_thumbprint or held.thumbprint
  for version in vault:certificate_versions(held.name) do
    if version.x5t and certificate.thumbprint_of_x5t(version.x5t) == planned then
      return true
    end
  end
  return false
end

--- Whether the vault has one version alone under a name: it was not renewed since.
function versions.is_first(vault, held)
  local number = 0
  for _ in vault:certificate_versions(held.name) do
    number = number + 1
  end
  return number == 1
end

--- The thumbprint of the newest version, and whether it is the planned one or came after it: a
-- certificate may have been renewed since.
-- @param vault where it is
-- @param held the plan's entry of the certificate
-- @return nil if there is none, or none with a thumbprint yet
function versions.newest(vault, held)
  local newest = vault:certificate(held.name)
  if not newest or not newest.x5t then
    return nil, false
  end
  local found = certificate.thumbprint_of_x5t(newest.x5t)
  return found, found == (held.new_thumbprint or held.thumbprint) or versions.has(vault, held)
end

return versions
