--- Reference: what the module `certificate` gives: certificates, bundles and requests.

local NOW <const> = { name = "options", type = "table?", text = "when", options = {
  { name = "now", type = "number?", default = "the clock's",
    text = "the time to judge by, in seconds of Unix time" },
} }

local READ_EXAMPLE <const> = [[
local files = azure.emulator.pfx[1]
local pfx = certificate.read(files.file, { password = secret.file(files.password_file) })
print(pfx.leaf.subject, pfx.leaf.thumbprint, pfx.leaf.not_after)]]

local MAKE_EXAMPLE <const> = [[
local root = certificate.make({ subject = "Contoso Root", authority = true })
local bundle = certificate.make({
  subject = "render", names = { "render.example" }, key = "EC-P256", issuer = root,
})
]]

return {
  {
    name = "Certificate",
    kind = "type",
    variables = { "leaf", "cert" },
    summary = "an X.509 certificate, public part",
    text = "Part of a CertificateBundle. Times are UTC in the form of ISO 8601.",
    example = READ_EXAMPLE,
    methods = function() return require("certificate").certificate end,
    metatable_name = "certificate",
    fields = {
      { name = "subject", type = "string", text = "whom it names" },
      { name = "issuer", type = "string", text = "who signed it" },
      { name = "serial_number", type = "string", text = "hexadecimal" },
      { name = "not_before", type = "string", text = "when it becomes valid" },
      { name = "not_after", type = "string", text = "when it expires" },
      { name = "thumbprint", type = "string", text = "SHA-1, 40 digits, upper case" },
      { name = "thumbprint_sha256", type = "string", text = "SHA-256, 64 digits, upper case" },
      { name = "x5t", type = "string", text = "the SHA-1 thumbprint as Key Vault writes it" },
      { name = "key_type", type = "string", text = "algorithm of the public key" },
      { name = "key_size", type = "integer", text = "bits of the public key" },
      { name = "subject_alternative_names", type = "string[]", text = "DNS:, IP: and other names" },
      { name = "pem", type = "string", text = "the certificate as PEM" },
    },
    members = {
      {
        name = "details",
        summary = "tell everything that the certificate says",
        text = [[
What is not there has no field. Fields: subject, subject_attributes, issuer, issuer_attributes,
serial_number, not_before, not_after, days_left, subject_alternative_names, key_type, key_size,
curve, signature_algorithm, self_signed, is_authority, path_length, key_usages, extended_key_usages,
ocsp_urls, issuer_urls, crl_urls, transparency_logs, subject_key_id, authority_key_id, extensions,
thumbprint, thumbprint_sha256, x5t, pem.]],
        parameters = { NOW },
        returns = { {
          type = "table", text = "as plain data; also what extensions say, and the PEM",
        } },
        example = MAKE_EXAMPLE .. [[print(bundle.leaf:details().days_left)]],
      },
      {
        name = "json",
        summary = "give the details as JSON, with the PEM",
        parameters = { NOW },
        returns = { { type = "string", text = "JSON" } },
        example = MAKE_EXAMPLE .. [[print(bundle.leaf:json())]],
      },
      {
        name = "card",
        summary = "say what there is to know on lines of at most 80 columns",
        parameters = { NOW },
        returns = { { type = "string", text = "several lines" } },
        example = MAKE_EXAMPLE .. [[print(bundle.leaf:card())]],
      },
      {
        name = "der",
        summary = "give the certificate as DER",
        parameters = {},
        returns = { { type = "string", text = "bytes" } },
        example = MAKE_EXAMPLE .. [[print(#bundle.leaf:der())]],
      },
    },
  },
  {
    name = "CertificateBundle",
    kind = "type",
    variables = { "bundle", "pfx" },
    summary = "what a certificate file holds: certificates, and perhaps a private key",
    text = [[
Made by certificate.read and certificate.parse. The private key stays inside; KeyVault:import sends
it.]],
    example = READ_EXAMPLE,
    methods = function() return require("certificate").certificate_bundle end,
    metatable_name = "certificate_bundle",
    fields = {
      { name = "leaf", type = "Certificate", text = "the certificate that the file is about" },
      { name = "certificates", type = "Certificate[]", text = "all of them, the leaf first" },
      { name = "has_private_key", type = "boolean", text = "whether the leaf's key is there" },
      { name = "format", type = "string", text = "PEM, DER, PFX or PKCS#7" },
      { name = "chain", type = "Certificate[]", text = "the leaf and those that signed it" },
      { name = "contents", type = "string", text = "the parts of the file in a few words" },
    },
    members = {
      {
        name = "details",
        summary = "tell everything about the file and its certificates",
        text = [[
Fields: format, contents, friendly_name, has_private_key, key_matches, chain (subjects, leaf
first), chain_complete, certificates (their details), warnings (code and text), batch (format,
thumbprint_algorithm, problems), key_vault (content_type, key_type, key_size, curve, exportable,
problems). Without problems, the service takes it.]],
        parameters = { NOW },
        returns = { { type = "table", text = "as plain data" } },
        example = MAKE_EXAMPLE .. [[
for _, warning in ipairs(bundle:details().warnings) do print(warning.text) end]],
      },
      {
        name = "json",
        summary = "give the details as JSON, with the PEM of each certificate",
        parameters = { NOW },
        returns = { { type = "string", text = "JSON, without the key" } },
        example = MAKE_EXAMPLE .. [[print(bundle:json())]],
      },
      {
        name = "card",
        summary = "say what there is to know on lines of at most 80 columns",
        parameters = { NOW },
        returns = { { type = "string", text = "several lines" } },
        example = MAKE_EXAMPLE .. [[print(bundle:card())]],
      },
      {
        name = "split",
        summary = "make a bundle of each certificate",
        parameters = {},
        returns = { {
          type = "CertificateBundle[]", text = "each with its own key, if that is there",
        } },
        example = MAKE_EXAMPLE .. [[
for _, part in ipairs(bundle:split()) do print(part) end]],
      },
      {
        name = "pem",
        summary = "give the certificates as PEM, and the key if asked",
        parameters = {
          { name = "options", type = "table?", text = "what", options = {
            { name = "key", type = "boolean?", text = "with the private key, as PKCS#8",
              default = "true with a password, else false" },
            { name = "password", type = "Secret?", text = "encrypts the key", secret = true,
              default = "none" },
          } },
        },
        returns = { { type = "string|Secret", text = "PEM, leaf first; a secret with the key" } },
        raises = "noPrivateKey if the key is not there",
        example = MAKE_EXAMPLE .. [[print(bundle:pem())]],
      },
      {
        name = "pfx",
        summary = "make a PFX of the key and the chain, leaf first",
        parameters = {
          { name = "password", type = "Secret?", text = "none gives an empty one, as a vault has",
            secret = true },
          { name = "options", type = "table?", text = "more", options = {
            { name = "friendly_name", type = "string?", text = "the name that Windows shows",
              default = "that of the file" },
          } },
        },
        returns = { { type = "Secret", text = "the bytes of the PFX" } },
        raises = "noPrivateKey if the key is not there",
        example = MAKE_EXAMPLE .. [[print(bundle:pfx(require("secret").new("x")))]],
      },
      {
        name = "pkcs7",
        summary = "give the certificates as PKCS#7, a .p7b file",
        parameters = {},
        returns = { { type = "string", text = "DER" } },
        example = MAKE_EXAMPLE .. [[print(#bundle:pkcs7())]],
      },
      {
        name = "write",
        summary = "write a file that its owner alone can read",
        parameters = {
          { name = "path", type = "string", completes = "files", text = "where" },
          { name = "options", type = "table?", text = "how", options = {
            { name = "format", type = "string?", text = "pem, pfx, der or pkcs7",
              default = "by the name" },
            { name = "password", type = "Secret?", text = "of the PFX or the key", secret = true,
              default = "none" },
            { name = "key", type = "boolean?", text = "whether PEM has the private key",
              default = "true if it is there" },
            { name = "friendly_name", type = "string?", text = "of a PFX",
              default = "that of the file" },
            { name = "overwrite", type = "boolean?", text = "replaces a file that is there",
              default = "false" },
          } },
        },
        returns = { { type = "string", text = "the path" } },
        raises = "Exists if a file is there, UnknownFormat, File, noPrivateKey",
        example = MAKE_EXAMPLE .. [[
local path = os.tmpname()
bundle:write(path, { format = "pfx", overwrite = true })
os.remove(path)]],
      },
    },
  },
  {
    name = "CertificateRequest",
    kind = "type",
    variables = { "request", "csr" },
    summary = "a request for a certificate (PKCS#10)",
    text = "Made by certificate.make_request, or read from a file, which has no key.",
    example = [[print(certificate.make_request({ subject = "render" }).subject)]],
    methods = function() return require("certificate").certificate_request end,
    metatable_name = "certificate_request",
    fields = {
      { name = "subject", type = "string", text = "whom the certificate shall name" },
      { name = "subject_alternative_names", type = "string[]", text = "DNS:, IP: and others" },
      { name = "key_type", type = "string", text = "algorithm of the public key" },
      { name = "key_size", type = "integer", text = "bits of the public key" },
      { name = "is_signature_valid", type = "boolean", text = "whether its key signed it" },
      { name = "has_private_key", type = "boolean", text = "whether it was made here" },
      { name = "pem", type = "string", text = "the request as PEM" },
    },
    members = {
      {
        name = "details",
        summary = "tell everything that the request says",
        parameters = {},
        returns = { { type = "table", text = "the fields as plain data" } },
        example = [[print(certificate.make_request({ subject = "render" }):details().pem)]],
      },
      {
        name = "der",
        summary = "give the request as DER",
        parameters = {},
        returns = { { type = "string", text = "bytes" } },
        example = [[print(#certificate.make_request({ subject = "render" }):der())]],
      },
      {
        name = "key_pem",
        summary = "give the key that the request was made with",
        parameters = {},
        returns = { { type = "Secret", text = "PKCS#8 in PEM" } },
        raises = "noPrivateKey if the request was read from a file",
        example = [[print(certificate.make_request({ subject = "render" }):key_pem())]],
      },
    },
  },
}
