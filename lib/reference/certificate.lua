--- Reference: the module `certificate`.

local OPEN <const> = { name = "options", type = "table?", text = "how to open it", options = {
  { name = "password", type = "Secret?", text = "of a PFX or an encrypted key", secret = true,
    default = "none" },
  { name = "key", type = "string?", completes = "files", default = "none",
    text = "another file, which holds the private key" },
} }

local RAISES <const> = "an error of kind certificate whose code is notACertificate, damaged, "
  .. "passwordRequired, wrongPassword, unsupportedAlgorithm or tooLarge"

local NOW <const> = { name = "options", type = "table?", text = "when", options = {
  { name = "now", type = "number?", default = "the clock's",
    text = "the time to judge by, in seconds of Unix time" },
} }

local KEYS <const> = "RSA-2048, RSA-3072, RSA-4096, EC-P256, EC-P384, EC-P521 or EC-P256K"

local function with_key(name)
  return { name = name, type = "string?", text = KEYS, default = "RSA-2048" }
end

local SUBJECT <const> = { name = "subject", type = "string", text = "its common name" }

local ORGANIZATION <const> = { name = "organization", type = "string?", default = "none",
  text = "the organisation that it names" }

local NAMES <const> = { name = "names", type = "string[]?", default = "none",
  text = "host names, and others as IP:…, email:… or URI:…" }

local MAKE_EXAMPLE <const> = [[
local root = certificate.make({ subject = "Contoso Root", authority = true })
local bundle = certificate.make({
  subject = "render", names = { "render.example" }, key = "EC-P256", issuer = root,
})
]]

local READ_EXAMPLE <const> = [[
local files = azure.emulator.pfx[1]
local pfx = certificate.read(files.file, { password = secret.file(files.password_file) })
print(pfx.leaf.subject, pfx.leaf.thumbprint, pfx.leaf.not_after)]]

return {
  {
    name = "certificate",
    kind = "module",
    global = true,
    summary = "read, describe, find, convert and make certificates",
    text = [[
Reads PEM, DER, PKCS#7, PFX, base64 without BEGIN lines and certificate requests, without the
network. Old PFX files with RC2 or 3DES are read too. Private keys stay inside; they come out as
secrets, or into files that their owner alone can read.]],
    example = READ_EXAMPLE,
    internal = {
      { name = "certificate", reason = "the method table of Certificate" },
      { name = "certificate_bundle", reason = "the method table of CertificateBundle" },
      { name = "certificate_request", reason = "the method table of CertificateRequest" },
    },
    members = {
      {
        name = "read",
        summary = "read the certificates and the key of a file",
        parameters = {
          { name = "path", type = "string", completes = "files",
            text = "a file of at most 16 MiB; - is what is piped in" },
          OPEN,
        },
        returns = { { type = "CertificateBundle|CertificateRequest",
          text = "what the file holds" } },
        raises = RAISES .. "; File if it cannot be read",
        example = READ_EXAMPLE,
      },
      {
        name = "parse",
        summary = "read the certificates and the key of bytes",
        parameters = {
          { name = "bytes", type = "string|Secret", text = "what a file would hold" },
          OPEN,
        },
        returns = { { type = "CertificateBundle|CertificateRequest",
          text = "what the bytes hold" } },
        raises = RAISES,
        example = [[
local files = azure.emulator.pfx[1]
local pfx = certificate.read(files.file, { password = secret.file(files.password_file) })
print(certificate.parse(pfx.leaf.pem).has_private_key)]],
      },
      {
        name = "of_secret",
        summary = "read the certificate that a vault keeps in a secret",
        parameters = {
          { name = "answer", type = "table",
            text = "what KeyVault:secret gave: value, contentType, id" },
        },
        returns = { { type = "CertificateBundle", text = "the certificate and its key" } },
        raises = RAISES .. "; notACertificate too for another content type",
        example = MAKE_EXAMPLE .. [[
local answer = { value = bundle:pem({ key = true }), contentType = "application/x-pem-file" }
print(certificate.of_secret(answer).has_private_key)]],
      },
      {
        name = "find",
        summary = "look through a folder for certificates by their thumbprints",
        text = [[
Every file is read, whatever its name. One that cannot be read is listed with the reason and does
not end the search.]],
        parameters = {
          { name = "folder", type = "string", completes = "files", text = "where to look" },
          { name = "thumbprints", type = "table?",
            text = "SHA-1 or SHA-256 in hex, or Batch's certificates; nil for all that are there" },
          { name = "options", type = "table?", text = "how", options = {
            { name = "passwords", type = "Secret[]?", default = "none",
              text = "tried where a file needs one" },
            { name = "recursive", type = "boolean?", default = "false",
              text = "also in folders within" },
          } },
        },
        returns = { { type = "table",
          text = "lists: found (path, bundle), missing, and unreadable (path, reason)" } },
        raises = "BadThumbprint; File if the folder cannot be read",
        example = [[
local folder = azure.emulator.pfx[1].file:match("^(.*)/")
local result = certificate.find(folder, { "59833FD835F827E9EC693A4C82435A6360CC6271" })
print(#result.found, #result.missing, #result.unreadable)]],
      },
      {
        name = "card",
        summary = "say what there is to know on lines of at most 80 columns",
        parameters = {
          { name = "value", type = "Certificate|CertificateBundle", text = "what to describe" },
          NOW,
        },
        returns = { { type = "string", text = "several lines" } },
        example = MAKE_EXAMPLE .. "print(certificate.card(bundle))",
      },
      {
        name = "list",
        summary = "give the certificates of a bundle as rows of a table",
        parameters = {
          { name = "bundle", type = "CertificateBundle", text = "what was read" },
        },
        returns = { { type = "table", text = "a row for each certificate" } },
        example = MAKE_EXAMPLE .. [[
for _, row in ipairs(certificate.list(bundle)) do print(row.thumbprint, row.subject) end]],
      },
      {
        name = "make",
        summary = "make a certificate with a new key, for tests",
        parameters = {
          { name = "options", type = "table", text = "what it says", options = {
            SUBJECT, ORGANIZATION, NAMES, with_key("key"),
            { name = "days", type = "integer?", text = "how long it is valid", default = "397" },
            { name = "authority", type = "boolean?", text = "may sign others", default = "false" },
            { name = "issuer", type = "CertificateBundle?", default = "itself",
              text = "who signs it; its key must be there" },
          } },
        },
        returns = { { type = "CertificateBundle", text = "it, its key, and its issuers" } },
        raises = "an error of kind certificate with the code cannotMake",
        example = MAKE_EXAMPLE .. "print(bundle)",
      },
      {
        name = "make_request",
        summary = "make a certificate request (PKCS#10) with a new key",
        parameters = {
          { name = "options", type = "table", text = "what it asks for",
            options = { SUBJECT, ORGANIZATION, NAMES, with_key("key") } },
        },
        returns = { { type = "CertificateRequest", text = "for an authority to sign" } },
        raises = "an error of kind certificate with the code cannotMake",
        example = [[
local request = certificate.make_request({ subject = "render", names = { "render.example" } })
print(request.pem)]],
      },
      {
        name = "thumbprint_of_x5t",
        summary = "turn a vault's x5t into the thumbprint that Batch shows",
        parameters = {
          { name = "x5t", type = "string",
            text = "20 bytes in base64url, as Key Vault gives them" },
        },
        returns = { { type = "string", text = "40 hexadecimal digits, upper case" } },
        raises = "BadX5T if the text is something else",
        example = [[print(certificate.thumbprint_of_x5t("boUNnROWLcR5CfYdbg97avMSQUM"))]],
      },
    },
  },
}
