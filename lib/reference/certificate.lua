--- Reference: the module `certificate`.

local PASSWORD <const> = { name = "options", type = "table?", text = "how to open it", options = {
  { name = "password", type = "Secret?", text = "of a PFX or an encrypted key", secret = true,
    default = "none" },
} }

local RAISES <const> = "an error of kind certificate whose code is notACertificate, damaged, "
  .. "passwordRequired, wrongPassword or unsupportedAlgorithm"

local READ_EXAMPLE <const> = [[
local files = azure.emulator.pfx[1]
local pfx = certificate.read(files.file, { password = secret.file(files.password_file) })
print(pfx.leaf.subject, pfx.leaf.thumbprint, pfx.leaf.not_after)]]

return {
  {
    name = "certificate",
    kind = "module",
    global = true,
    summary = "read PEM, DER and PFX: names, validity, keys, thumbprints",
    text = [[
Works on files and bytes alone, without the network. Old PFX files with RC2 or 3DES are read too.]],
    example = READ_EXAMPLE,
    internal = {
      { name = "certificate", reason = "the method table of Certificate" },
      { name = "certificate_bundle", reason = "the method table of CertificateBundle" },
    },
    members = {
      {
        name = "read",
        summary = "read the certificates and the key of a file",
        parameters = {
          { name = "path", type = "string", completes = "files",
            text = "a file with PEM, DER or PFX, at most 16 MiB" },
          PASSWORD,
        },
        returns = { { type = "CertificateBundle", text = "what the file holds" } },
        raises = RAISES .. "; File if it cannot be read",
        example = READ_EXAMPLE,
      },
      {
        name = "parse",
        summary = "read the certificates and the key of bytes",
        parameters = {
          { name = "bytes", type = "string", text = "PEM, DER or PFX" },
          PASSWORD,
        },
        returns = { { type = "CertificateBundle", text = "what the bytes hold" } },
        raises = RAISES,
        example = [[
local files = azure.emulator.pfx[1]
local pfx = certificate.read(files.file, { password = secret.file(files.password_file) })
print(certificate.parse(pfx.leaf.pem).has_private_key)]],
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
    members = {},
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
      { name = "format", type = "string", text = "what the file is" },
    },
    members = {},
  },
}
