--- Describes each file that standard input names, in one line of JSON each, for scripts/vectors.
--
-- Run as `certferry --allow-reveal Tests/vectors/describe.lua PASSWORD...`: each password is tried
-- where a file needs one. The keys of the vectors are public, and printed.

local certificate = require("certificate")
local json = require("json")
local secret = require("secret")

local passwords = {}
for index, text in ipairs(arg) do
  passwords[index] = secret.new(text)
end

-- Any certificate will do to read a file that is a key alone.
local holder = os.tmpname() .. ".cer"
certificate.make({ subject = "holder", key = "EC-P256" }):write(holder)

local function is_password_matter(failure)
  return failure.code == "passwordRequired" or failure.code == "wrongPassword"
end

-- Calls `read` without a password, and with each of them while it needs one.
local function with_passwords(read)
  local ok, result = pcall(read, nil)
  for _, password in ipairs(passwords) do
    if ok or not is_password_matter(result) then
      break
    end
    ok, result = pcall(read, password)
  end
  return ok, result
end

local function describe_bundle(bundle)
  local details = bundle:details()
  details.leaf = bundle.leaf.thumbprint_sha256
  if details.has_private_key then
    details.key = bundle:pem({ key = true }):reveal()
  end
  return { kind = "bundle", details = details }
end

local function describe_key(path)
  local ok, bundle = with_passwords(function(password)
    return certificate.read(holder, { key = path, password = password })
  end)
  return ok and { kind = "key", key = bundle:pem({ key = true }):reveal() } or nil
end

local function describe(path)
  local ok, result = with_passwords(function(password)
    return certificate.read(path, { password = password })
  end)
  if not ok then
    local key = result.code == "notACertificate" and describe_key(path)
    return key or { kind = "refused", code = result.code, message = result.message }
  end
  if result.leaf then
    return describe_bundle(result)
  end
  return { kind = "request", details = result:details() }
end

for path in io.lines() do
  local description = describe(path)
  description.path = path
  io.write(json.encode(description), "\n")
end
os.remove(holder)
