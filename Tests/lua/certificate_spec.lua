--- The certificate module beside the openssl program.

local certificate = require("certificate")
local secret = require("secret")

local function run(command)
  local pipe <close> = assert(io.popen(command .. " 2>&1"))
  local output = pipe:read("a")
  local ok = pipe:close()
  assert(ok, command .. ": " .. output)
  return output
end

local folder = run("mktemp -d"):gsub("\n", "")

local function file(name)
  return folder .. "/" .. name
end

local function write(name, bytes)
  local out <close> = assert(io.open(file(name), "wb"))
  out:write(bytes)
  return file(name)
end

local function read(name)
  local input <close> = assert(io.open(file(name), "rb"))
  return input:read("a")
end

run(("cd %s && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 30 "
  .. "-subj '/O=Contoso/CN=render, \"1\"' -addext 'subjectAltName=DNS:a.example,IP:10.0.0.1'")
  :format(folder))
run(("cd %s && openssl x509 -in cert.pem -outform DER -out cert.der"):format(folder))
run(("cd %s && openssl pkcs12 -export -in cert.pem -inkey key.pem -out new.pfx -passout pass:p")
  :format(folder))
run(("cd %s && openssl pkcs12 -export -legacy -in cert.pem -inkey key.pem -out old.pfx "
  .. "-passout pass:p"):format(folder))
run(("cd %s && openssl pkcs12 -export -in cert.pem -inkey key.pem -out plain.pfx -passout pass:p "
  .. "-nomac"):format(folder))
run(("cd %s && cat key.pem cert.pem > both.pem"):format(folder))

local password = secret.new("p")

describe("certificate", function()
  it("agrees with openssl on every form of the file", function()
    local fingerprint = run("openssl x509 -noout -fingerprint -sha1 -in " .. file("cert.pem"))
    local thumbprint = fingerprint:match("=(%S+)"):gsub(":", "")
    for _, name in ipairs({ "cert.pem", "cert.der", "new.pfx", "old.pfx", "plain.pfx",
      "both.pem" }) do
      local bundle = certificate.read(file(name), { password = password })
      expect(bundle.leaf.thumbprint):equals(thumbprint)
      expect(bundle.has_private_key):equals(name ~= "cert.pem" and name ~= "cert.der")
    end
    local leaf = certificate.read(file("cert.der")).leaf
    expect(certificate.thumbprint_of_x5t(leaf.x5t)):equals(thumbprint)
  end)

  it("describes the certificate", function()
    local leaf = certificate.read(file("cert.pem")).leaf
    expect(leaf.subject):equals([[CN=render\, \"1\",O=Contoso]])
    expect(leaf.issuer):equals(leaf.subject)
    expect(leaf.key_type):equals("RSA")
    expect(leaf.key_size):equals(2048)
    expect(leaf.subject_alternative_names):equals({ "DNS:a.example", "IP:10.0.0.1" })
    local date = run("openssl x509 -noout -enddate -dateopt iso_8601 -in " .. file("cert.pem"))
    expect(leaf.not_after):equals((date:gsub("notAfter=(%S+) (%S+)Z%s*", "%1T%2Z")))
    expect(read("cert.pem")):contains(leaf.pem)
  end)

  it("says why a file can't be used, in different ways", function()
    local function code_of(path, options)
      local ok, failure = pcall(certificate.read, path, options)
      assert(not ok, "expected an error")
      return failure.code
    end
    local pfx = read("new.pfx")
    expect(code_of(file("new.pfx"))):equals("passwordRequired")
    expect(code_of(file("new.pfx"), { password = secret.new("q") })):equals("wrongPassword")
    expect(code_of(write("cut.pfx", pfx:sub(1, #pfx // 2)))):equals("damaged")
    expect(code_of(write("text", "hello"))):equals("notACertificate")
    -- The object identifier of AES-256-CBC, with a last byte that stands for no cipher.
    local cipher = "\x60\x86\x48\x01\x65\x03\x04\x01"
    local odd = write("odd.pfx", (read("plain.pfx"):gsub(cipher .. "%*", cipher .. "\x7f")))
    expect(code_of(odd, { password = password })):equals("unsupportedAlgorithm")
    expect(code_of(file("missing"))):equals("File")
  end)

  it("refuses options that it doesn't know and names the nearest", function()
    expect(function()
      certificate.read(file("cert.pem"), { pasword = password })
    end):raises("password")
  end)
end)

run("rm -r " .. folder)
