--- Which keys Key Vault takes.
--
-- learn.microsoft.com/azure/key-vault/certificates/about-certificates

local keys = {}

local SIZES <const> = { [2048] = true, [3072] = true, [4096] = true }
local CURVES <const> = { ["p-256"] = true, ["p-384"] = true, ["p-521"] = true,
  secp256k1 = true, prime256v1 = true, secp384r1 = true, secp521r1 = true }

--- What a person does about a key that Key Vault refuses.
keys.ACTION = "issue the certificate anew with RSA of 2048, 3072 or 4096 bits or EC P-256, P-384, "
  .. "P-521 or P-256K"

--- Tells whether Key Vault takes the key of a certificate of an inventory; a key that nobody could
-- read counts as taken.
function keys.is_taken(held)
  if held.key_type == nil then
    return true
  elseif held.key_type == "RSA" then
    return SIZES[held.key_size] or false
  end
  return held.key_type == "EC" and CURVES[(held.curve or "p-256"):lower()] or false
end

local VAULT_CURVES <const> = { prime256v1 = "P-256", secp384r1 = "P-384", secp521r1 = "P-521",
  secp256k1 = "P-256K" }

--- A curve as Key Vault calls it.
function keys.vault_curve(curve)
  return VAULT_CURVES[curve:lower()] or curve
end

--- The key in words: `RSA 1024`, `EC brainpoolP256r1`.
function keys.describe(held)
  return ("%s %s"):format(held.key_type, held.curve or held.key_size)
end

return keys
