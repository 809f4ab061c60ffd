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

-- A certificate with everything in it, and every form that openssl writes of it.
local function openssl(arguments)
  return run(("cd '%s' && openssl %s"):format(folder, arguments))
end

openssl([[req -x509 -utf8 -newkey rsa:2048 -nodes -keyout full.key -out full.pem -days 20 \
  -subj '/O=Contoso/OU=a/OU=b/CN=rendér' \
  -addext 'subjectAltName=DNS:a.example,DNS:*.b.example,IP:10.0.0.1,IP:::1,email:a@b.c,]]
  .. [[URI:http://x/y,RID:1.2.3.4,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:me@x' \
  -addext '1.2.3.4.5=DER:0403010203' -addext 'keyUsage=digitalSignature,keyCertSign' \
  -addext 'extendedKeyUsage=serverAuth,1.2.3.4' -addext 'crlDistributionPoints=URI:http://crl/1' \
  -addext 'authorityInfoAccess=OCSP;URI:http://ocsp,caIssuers;URI:http://ca']])
openssl("crl2pkcs7 -nocrl -certfile full.pem -certfile cert.pem -out two.p7b")
openssl("pkcs7 -in two.p7b -outform DER -out two.der.p7b")
openssl("x509 -in full.pem -outform DER -out full.cer")
openssl("base64 -in full.cer -out full.b64")
openssl("rsa -in full.key -traditional -out pkcs1.key")
openssl("rsa -in full.key -aes128 -traditional -out pkcs1.enc -passout pass:p")
openssl("pkcs8 -topk8 -in full.key -out pkcs8.enc -passout pass:p")
-- One promise of a transparency log (RFC 6962): version, log, time, extensions, signature.
local LOG <const> = ("AB"):rep(32)
local PROMISE <const> = "00" .. LOG .. ("00"):rep(8) .. "0000" .. "0403" .. "0004" .. "01020304"
openssl("req -x509 -key full.key -subj / -addext 'subjectAltName=critical,DNS:only.example' "
  .. "-addext '1.3.6.1.4.1.11129.2.4.2=DER:0437" .. "00350033" .. PROMISE .. "' -out nameless.pem")
openssl("genpkey -algorithm ed25519 -outform DER -out ed.der.key")
openssl("req -new -x509 -keyform DER -key ed.der.key -subj /CN=ed -out ed.pem")
openssl("req -new -key full.key -subj /CN=asks -addext 'subjectAltName=DNS:asks' -out full.csr")
openssl("req -in full.csr -outform DER -out full.csr.der")
openssl("pkcs12 -export -in full.pem -inkey full.key -out empty.pfx -passout pass:")
openssl("pkcs12 -export -legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-RC2-40 -in full.pem "
  .. "-inkey full.key -certfile cert.pem -name 'Réndér' -out rc2.pfx -passout pass:p")
openssl("pkcs12 -export -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -in full.pem "
  .. "-inkey full.key -out 3des.pfx -passout pass:p")
run(("cd '%s' && (echo notes; cat full.key; echo; cat full.pem; echo more; cat cert.pem) > all.pem")
  :format(folder))
run(("cd '%s' && (printf '\\377\\376'; iconv -t UTF-16LE full.pem) > utf16.pem"):format(folder))

local NOON <const> = os.time({ year = 2026, month = 11, day = 24, hour = 12 })

describe("certificate", function()
  local thumbprint = openssl("x509 -noout -fingerprint -sha1 -in full.pem")
    :match("=(%S+)"):gsub(":", "")

  it("says what it saw in every form of a file (S59)", function()
    for name, expected in pairs({
      ["all.pem"] = { "PEM", true, 2 }, ["two.p7b"] = { "PEM", false, 2 },
      ["two.der.p7b"] = { "PKCS#7", false, 2 }, ["full.cer"] = { "DER", false, 1 },
      ["full.b64"] = { "DER", false, 1 }, ["utf16.pem"] = { "PEM", false, 1 },
      ["empty.pfx"] = { "PFX", true, 1 }, ["rc2.pfx"] = { "PFX", true, 2 },
      ["3des.pfx"] = { "PFX", true, 1 },
    }) do
      local options = name ~= "empty.pfx" and { password = password } or nil
      local bundle = certificate.read(file(name), options)
      expect({ bundle.format, bundle.has_private_key, #bundle.certificates }):equals(expected)
      local thumbprints = {}
      for _, item in ipairs(bundle.certificates) do
        thumbprints[item.thumbprint] = true
      end
      expect(thumbprints[thumbprint]):is_true()
    end
    local rc2 = certificate.read(file("rc2.pfx"), { password = password })
    expect(rc2.contents):contains("RC2-40")
    expect(rc2:details().friendly_name):equals("Réndér")
  end)

  it("takes keys of every form, from a file of their own too", function()
    for _, name in ipairs({ "full.key", "pkcs1.key", "pkcs1.enc", "pkcs8.enc" }) do
      local bundle = certificate.read(file("full.pem"), { key = file(name), password = password })
      expect(bundle:details().key_matches):is_true()
    end
    local edwards = certificate.read(file("ed.pem"), { key = file("ed.der.key") })
    expect(edwards:details().key_matches):is_true()
    expect(edwards:details().key_vault.problems[1]):contains("RSA and EC")
    local other = certificate.read(file("full.pem"), { key = file("key.pem") })
    expect(other:details().key_matches):equals(false)
    expect(other:details().key_vault.problems[1]):contains("another certificate")
    for name, code in pairs({ ["pkcs1.enc"] = "passwordRequired",
      ["pkcs8.enc"] = "passwordRequired", ["cert.pem"] = "noPrivateKey" }) do
      local _, failure = pcall(certificate.read, file("full.pem"), { key = file(name) })
      expect(failure.code):equals(code)
    end
    for _, name in ipairs({ "pkcs1.enc", "pkcs8.enc" }) do
      local _, failure = pcall(certificate.read, file("full.pem"),
        { key = file(name), password = secret.new("wrong-hidden") })
      expect(failure.code):equals("wrongPassword")
      expect(failure.message:find("hidden")):equals(nil)
    end
  end)

  it("agrees with openssl field by field", function()
    local details = certificate.read(file("full.pem")).leaf:details({ now = NOON })
    local function of(option)
      return (openssl("x509 -noout -in full.pem " .. option):gsub("%s+$", ""))
    end
    expect("serial=" .. details.serial_number):equals(of("-serial"))
    expect("subject=" .. details.subject):equals(of("-subject -nameopt rfc2253,-esc_msb"))
    expect(of("-fingerprint -sha256"):gsub(":", "")):contains(details.thumbprint_sha256)
    expect(of("-ocsp_uri")):equals(details.ocsp_urls[1])
    expect((of("-ext subjectKeyIdentifier"):match("\n%s+(%S+)$"):gsub(":", "")))
      :equals(details.subject_key_id)
    expect(details.authority_key_id):equals(details.subject_key_id)
    expect(details.subject_attributes):equals({
      { type = "O", value = "Contoso" }, { type = "OU", value = "a" },
      { type = "OU", value = "b" }, { type = "CN", value = "rendér" },
    })
    expect(details.subject_alternative_names):equals({
      "DNS:a.example", "DNS:*.b.example", "IP:10.0.0.1", "IP:::1", "email:a@b.c",
      "URI:http://x/y", "RID:1.2.3.4", "otherName:1.3.6.1.4.1.311.20.2.3;UTF8:me@x",
    })
    expect(details.key_usages):equals({ "digitalSignature", "keyCertSign" })
    expect(details.extended_key_usages):equals({ "serverAuth", "1.2.3.4" })
    expect(details.issuer_urls):equals({ "http://ca" })
    expect(details.crl_urls):equals({ "http://crl/1" })
    expect(details.transparency_logs):equals({})
    expect(details.self_signed):is_true()
    expect(details.signature_algorithm):equals("sha256WithRSAEncryption")
    for _, item in ipairs(details.extensions) do
      if item.oid == "1.2.3.4.5" then
        expect(item):equals({ oid = "1.2.3.4.5", critical = false, der = "BAMBAgM=" })
        return
      end
    end
    error("the unknown extension is missing")
  end)

  it("reads empty names and promises of transparency logs", function()
    local leaf = certificate.read(file("nameless.pem")).leaf
    local details = leaf:details()
    expect({ details.subject, #details.subject_attributes }):equals({ "", 0 })
    expect(details.transparency_logs):equals({ LOG })
    expect(leaf:card()):contains("(empty)")
    expect(require("json").decode(leaf:json()).pem):equals(leaf.pem)
  end)

  it("shows the certificates of a file as a table", function()
    local rows = certificate.list(certificate.read(file("rc2.pfx"), { password = password }))
    local views = require("views")
    local text = require("pretty").table(rows, {
      columns = views.columns(views.kind(rows)), width = 200,
    })
    expect(text):contains("thumbprint")
    expect(text):contains(thumbprint)
  end)

  it("reads certificate requests", function()
    for _, name in ipairs({ "full.csr", "full.csr.der" }) do
      local request = certificate.read(file(name))
      expect(tostring(request)):equals("certificate request for CN=asks")
      expect(request.subject_alternative_names):equals({ "DNS:asks" })
      expect(request.is_signature_valid):is_true()
    end
    local made = certificate.make_request({ subject = "new", names = { "new.example", "IP:::1" } })
    write("made.csr", made.pem)
    local text = openssl("req -in made.csr -verify -noout -text")
    expect(text):contains("verify OK")
    expect(text):contains("DNS:new.example, IP Address:0:0:0:0:0:0:0:1")
  end)

  it("writes what openssl and it itself read back", function()
    local root = certificate.make({ subject = "Root", authority = true, key = "EC-P384" })
    local bundle = certificate.make({ subject = "leaf", names = { "leaf.example" },
      key = "EC-P256", issuer = root })
    for name, form in pairs({ ["out.pem"] = "PEM", ["out.pfx"] = "PFX", ["out.der"] = "DER",
      ["out.p7b"] = "PKCS#7" }) do
      bundle:write(file(name), { password = password })
      expect(run("stat -c %a " .. file(name))):equals("600\n")
      local back = certificate.read(file(name), { password = password })
      expect(back.format):equals(form)
      expect(back.leaf.thumbprint):equals(bundle.leaf.thumbprint)
      expect(back.has_private_key):equals(form == "PEM" or form == "PFX")
      expect(#back.chain):equals(form == "DER" and 1 or 2)
    end
    expect(openssl("pkcs12 -in out.pfx -passin pass:p -nokeys")
      :match("subject=(.-)\n.*subject=(.-)\n")):equals("CN = leaf")
    expect(openssl("pkey -in out.pem -passin pass:p -noout -text_pub")):contains("P-256")
    expect(function() bundle:write(file("out.pem")) end):raises("it is there already")
    bundle:write(file("out.pem"), { overwrite = true, key = false })
    expect(read("out.pem")):equals(bundle:pem())
    expect(tostring(bundle:pem({ key = true })):match("^<secret, %d+ bytes>$") ~= nil):is_true()
    expect(tostring(bundle:pfx(password)):match("^<secret") ~= nil):is_true()
    expect(#bundle:split()):equals(2)
  end)

  it("reads what a vault keeps in a secret", function()
    local pem = { value = certificate.read(file("all.pem")):pem({ key = true }),
      contentType = "application/x-pem-file", id = "https://v/secrets/a" }
    expect(certificate.of_secret(pem).has_private_key):is_true()
    local pfx = { value = secret.new(openssl("base64 -A -in empty.pfx")),
      contentType = "application/x-pkcs12" }
    expect(certificate.of_secret(pfx).format):equals("PFX")
    local _, failure = pcall(certificate.of_secret, { value = secret.new("x"),
      contentType = "text/plain" })
    expect(failure.code):equals("notACertificate")
  end)

  it("draws a card of at most 80 columns", function()
    local bundle = certificate.read(file("rc2.pfx"), { password = password })
    local card = bundle:card({ now = NOON })
    for line in card:gmatch("[^\n]+") do
      expect(utf8.len(line) <= 80):is_true()
    end
    expect(card):contains("friendly name Réndér")
    expect(card):contains(bundle.leaf.thumbprint_sha256)
    expect(card:find("PRIVATE KEY")):equals(nil)
    expect(tostring(bundle)):equals("PFX with CN=rendér,OU=b,OU=a,O=Contoso, with private key")
  end)

  it("finds certificates in a folder and lists what it cannot read", function()
    run(("cd '%s' && mkdir -p tree/deep && cp rc2.pfx tree/deep/ && cp full.pem tree/ "
      .. "&& cp new.pfx tree/locked.pfx && echo hello > tree/readme && mkfifo tree/pipe "
      .. "&& ln -s . tree/deep/loop"):format(folder))
    local cert = certificate.read(file("cert.pem")).leaf.thumbprint
    local absent = ("AB "):rep(20)
    local result = certificate.find(file("tree"), { thumbprint, cert:lower(), absent },
      { recursive = true, passwords = { secret.new("no"), password } })
    local paths = {}
    for _, row in ipairs(result.found) do
      paths[#paths + 1] = row.path:gsub(".*/tree/", "") .. " " .. tostring(row.has_private_key)
    end
    expect(paths):equals({ "deep/rc2.pfx true", "deep/rc2.pfx false", "full.pem false",
      "locked.pfx true" })
    expect(result.missing):equals({ ("AB"):rep(20) })
    expect(#result.unreadable):equals(1)
    expect(result.unreadable[1].code):equals("notACertificate")
    local plain = certificate.find(file("tree"))
    expect(#plain.found):equals(1)
    expect(plain.unreadable[1].code):equals("passwordRequired")
    expect(function() certificate.find(file("tree"), { "12" }) end):raises("40 or 64")
    expect(function() certificate.find(file("none")) end):raises("no folder")
  end)

  it("reads what is piped in", function()
    local program = run("readlink /proc/$PPID/exe"):gsub("\n", "")
    local command = ("'%s' -e 'print(certificate.read(\"-\").leaf.thumbprint)' < '%s'")
      :format(program, file("full.cer"))
    expect(run(command)):contains(thumbprint)
  end)
end)

run("rm -r " .. folder)
