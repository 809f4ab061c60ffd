--- Reference: what to say of the operations of a key vault.
--
-- See reference.operations for what else there is to an entry.

local PAGE_SIZE <const> = "the most items of a page, up to 25"
local POLICY_FIELDS <const> = "`issuer`, `key_props`, `secret_props`, `x509_props`, "
  .. "`lifetime_actions`"
local DELETED <const> = "with recoveryId, deletedDate and scheduledPurgeDate as well"
local BACKUP <const> = "`value`, which only Key Vault can read"

local certificates <const> = {
  certificates = {
    summary = "list the certificates of the vault: names and attributes",
    type = "VaultCertificateItem",
    gives = "one for each certificate",
    page_size = PAGE_SIZE,
    example = [[
for held in azure.login():vault("contoso-kv"):certificates() do
  print(held.id, held.attributes.enabled)
end]],
  },
  certificate_versions = {
    summary = "list the versions of a certificate, in no particular order",
    text = "A name that the vault does not know has no versions, which is no error.",
    type = "VaultCertificateItem",
    gives = "one for each version",
    page_size = PAGE_SIZE,
    example = [[
local vault = azure.login():vault("contoso-kv")
print(#vault:certificate_versions("render"):list())]],
  },
  certificate = {
    summary = "read a certificate with its policy",
    type = "VaultCertificate",
    gives = "the certificate, nil if there is none",
    example = [[
local held = azure.login():vault("contoso-kv"):certificate("render")
print(held and certificate.thumbprint_of_x5t(held.x5t) or "no such certificate")]],
  },
  certificate_policy = {
    summary = "read the policy of a certificate: its issuer, key and renewal",
    text = [[
The key must be exportable (`key_props.exportable`) for nodes to get it from the vault.]],
    gives = "the policy, nil if there is no such certificate",
    example = [[
local policy = azure.login():vault("contoso-kv"):certificate_policy("render")
print(policy and policy.issuer.name, policy and policy.key_props.exportable)]],
  },
  patch_certificate_policy = {
    summary = "change parts of the policy of a certificate",
    text = [[
Versions that exist stay as they are: the policy holds for those that are made from then on.]],
    body = "what to change of " .. POLICY_FIELDS,
    gives = "the policy as the vault has it now",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:create_certificate("example-policy", { policy = {
  issuer = { name = "Self" }, x509_props = { subject = "CN=contoso.example" },
} })
while not vault:certificate("example-policy") do async.sleep(0.1) end
vault:patch_certificate_policy("example-policy", { lifetime_actions = { {
  trigger = { days_before_expiry = 30 },
  action = { action_type = "EmailContacts" },
} } })]],
  },
  create_certificate = {
    summary = "have the vault make a certificate, or a new version of one",
    text = [[
The vault makes the key. With the issuer Self it signs the certificate itself; with Unknown it makes
a request, `csr`, and KeyVault:merge_certificate takes what was signed elsewhere; with another name
it asks that issuer. This does not wait: KeyVault:certificate_operation tells how it goes.]],
    body = "`policy` with " .. POLICY_FIELDS .. "; `attributes`, `tags`",
    gives = "the operation: csr, status, status_details, target",
    example = [[
local vault = azure.login():vault("contoso-kv")
local operation = vault:create_certificate("example", { policy = {
  issuer = { name = "Self" }, x509_props = { subject = "CN=contoso.example" },
} })
print(operation.status)]],
  },
  certificate_operation = {
    summary = "see how the making of a certificate goes",
    gives = "csr, status, status_details, error, target; nil if there is no such operation",
    example = [[
local vault = azure.login():vault("contoso-kv")
local operation = vault:certificate_operation("example")
print(operation and operation.status or "nothing is being made")]],
  },
  patch_certificate_operation = {
    summary = "ask to cancel the making of a certificate",
    text = "What became of it is in `status`, which KeyVault:certificate_operation reads.",
    body = "`cancellation_requested`: true",
    gives = "the operation as the vault has it now",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:create_certificate("example-cancelled", { policy = {
  issuer = { name = "Unknown" }, x509_props = { subject = "CN=contoso.example" },
} })
vault:patch_certificate_operation("example-cancelled", { cancellation_requested = true })]],
  },
  delete_certificate_operation = {
    summary = "delete the operation that makes a certificate",
    text = "A certificate that is still being made is then not made.",
    gives = "the operation as it was",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:create_certificate("example-operation", { policy = {
  issuer = { name = "Unknown" }, x509_props = { subject = "CN=contoso.example" },
} })
local operation = vault:delete_certificate_operation("example-operation")
print(operation.status)]],
  },
  merge_certificate = {
    summary = "give the vault the certificate that was signed for its request",
    text = [[
For a certificate whose issuer is Unknown: the key is in the vault since KeyVault:create_certificate
made the request.]],
    body = "`x5c`: a list of certificates in base64, the leaf first; `attributes`, `tags`",
    type = "VaultCertificate",
    needs = "signer",
    example = [[
local chain = {}
for position, link in ipairs(certificate.read("signed.pem").certificates) do
  chain[position] = link.pem:gsub("%-+[%u ]+%-+", ""):gsub("%s+", "")
end
azure.login():vault("contoso-kv"):merge_certificate("example", { x5c = chain })]],
  },
  patch_certificate = {
    summary = "change the attributes or tags of a certificate, or of one version",
    text = "The certificate and its key cannot be changed: KeyVault:import makes a new version.",
    body = "`attributes` with enabled and others, `tags`, `policy`",
    type = "VaultCertificate",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:create_certificate("example-tags", { policy = {
  issuer = { name = "Self" }, x509_props = { subject = "CN=contoso.example" },
} })
while not vault:certificate("example-tags") do async.sleep(0.1) end
vault:patch_certificate("example-tags", nil, { tags = { owner = "rendering" } })]],
  },
  delete_certificate = {
    summary = "delete a certificate with all its versions",
    text = [[
Its key and its secret go with it, so nodes no longer get it. In a vault with soft delete, which is
the rule, KeyVault:recover_certificate brings it back until scheduledPurgeDate, and its name is
taken until then. The vault may need some seconds before KeyVault:deleted_certificate has it.]],
    type = "VaultCertificate",
    gives = "the certificate, " .. DELETED,
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:create_certificate("example-gone", { policy = {
  issuer = { name = "Self" }, x509_props = { subject = "CN=contoso.example" },
} })
while not vault:certificate("example-gone") do async.sleep(0.1) end
local gone = vault:delete_certificate("example-gone")
print(os.date("!%F", gone.scheduledPurgeDate))]],
  },
  backup_certificate = {
    summary = "back up a certificate with its key and all versions",
    text = [[
What comes is encrypted. It can be restored only into a vault of the same subscription and the same
geography, and not if there are more than 500 versions.]],
    gives = BACKUP,
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:create_certificate("example-backup", { policy = {
  issuer = { name = "Self" }, x509_props = { subject = "CN=contoso.example" },
} })
while not vault:certificate("example-backup") do async.sleep(0.1) end
local backup = vault:backup_certificate("example-backup")
local file <close> = assert(io.open(os.tmpname(), "w"))
file:write(json.encode(backup))]],
  },
  restore_certificate = {
    summary = "restore a certificate from its backup",
    text = "Its name must be free in the vault, also among deleted certificates.",
    body = "what KeyVault:backup_certificate gave: `value`",
    type = "VaultCertificate",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:create_certificate("example-restored", { policy = {
  issuer = { name = "Self" }, x509_props = { subject = "CN=contoso.example" },
} })
while not vault:certificate("example-restored") do async.sleep(0.1) end
local backup = vault:backup_certificate("example-restored")
vault:delete_certificate("example-restored")
while not vault:deleted_certificate("example-restored") do async.sleep(0.1) end
vault:purge_certificate("example-restored")
print(vault:restore_certificate(backup).id)]],
  },
  deleted_certificates = {
    summary = "list the deleted certificates that can still be recovered",
    type = "VaultCertificateItem",
    gives = "one for each, " .. DELETED,
    page_size = PAGE_SIZE,
    example = [[
for gone in azure.login():vault("contoso-kv"):deleted_certificates() do
  print(gone.id, os.date("!%F", gone.scheduledPurgeDate))
end]],
  },
  deleted_certificate = {
    summary = "read a deleted certificate that can still be recovered",
    type = "VaultCertificate",
    gives = "the certificate, " .. DELETED .. "; nil if there is none",
    example = [[
local gone = azure.login():vault("contoso-kv"):deleted_certificate("example")
print(gone and gone.recoveryId or "not deleted")]],
  },
  recover_certificate = {
    summary = "bring a deleted certificate back",
    text = [[
Its key and its secret come back too. This does not wait: KeyVault:certificate has it as soon as the
vault is done.]],
    type = "VaultCertificate",
    gives = "the certificate that comes back",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:create_certificate("example-recovered", { policy = {
  issuer = { name = "Self" }, x509_props = { subject = "CN=contoso.example" },
} })
while not vault:certificate("example-recovered") do async.sleep(0.1) end
vault:delete_certificate("example-recovered")
while not vault:deleted_certificate("example-recovered") do async.sleep(0.1) end
print(vault:recover_certificate("example-recovered").id)]],
  },
  purge_certificate = {
    summary = "delete a deleted certificate for good",
    text = [[
Cannot be undone. It frees the name, and needs the right to purge. A vault with purge protection
refuses it.]],
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:create_certificate("example-purged", { policy = {
  issuer = { name = "Self" }, x509_props = { subject = "CN=contoso.example" },
} })
while not vault:certificate("example-purged") do async.sleep(0.1) end
vault:delete_certificate("example-purged")
while not vault:deleted_certificate("example-purged") do async.sleep(0.1) end
vault:purge_certificate("example-purged")]],
  },
}

local issuers <const> = {
  certificate_contacts = {
    summary = "see who gets mail about certificates that expire",
    gives = "`contacts`, each with email, name and phone; nil if there are none",
    example = [[
local held = azure.login():vault("contoso-kv"):certificate_contacts()
for _, contact in ipairs(held and held.contacts or {}) do
  print(contact.email)
end]],
  },
  set_certificate_contacts = {
    summary = "say who gets mail about certificates that expire",
    text = [[
Takes the place of all contacts of the vault. Mail goes out for certificates whose policy has the
lifetime action EmailContacts.]],
    body = "`contacts`: a list, each with email and perhaps name and phone",
    gives = "the contacts as the vault has them now",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_certificate_contacts({ contacts = { { email = "ops@contoso.com" } } })]],
  },
  delete_certificate_contacts = {
    summary = "delete all contacts of the vault",
    gives = "the contacts as they were",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_certificate_contacts({ contacts = { { email = "ops@contoso.com" } } })
local gone = vault:delete_certificate_contacts()
print(#gone.contacts)]],
  },
  certificate_issuers = {
    summary = "list the issuers that the vault can ask for certificates",
    gives = "id and provider of each",
    page_size = PAGE_SIZE,
    example = [[
for issuer in azure.login():vault("contoso-kv"):certificate_issuers() do
  print(issuer.id, issuer.provider)
end]],
  },
  certificate_issuer = {
    summary = "read an issuer: its provider, account and organization",
    text = "The password of the account is never given.",
    gives = "provider, credentials, org_details, attributes; nil if there is none",
    example = [[
local issuer = azure.login():vault("contoso-kv"):certificate_issuer("digicert")
print(issuer and issuer.provider)]],
  },
  set_certificate_issuer = {
    summary = "add an issuer, or replace one",
    text = [[
A secret cannot be part of a document, so the password has to be text here: take it from the
environment and not from the script.]],
    body = "`provider`, `credentials` with account_id and pwd, `org_details`, `attributes`",
    gives = "the issuer as the vault has it now, without the password",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_certificate_issuer("digicert", {
  provider = "DigiCert", org_details = { id = "OrganizationID" },
  credentials = { account_id = "1234567", pwd = os.getenv("DIGICERT_KEY") },
})]],
  },
  patch_certificate_issuer = {
    summary = "change parts of an issuer",
    body = "what to change of `provider`, `credentials`, `org_details`, `attributes`",
    gives = "the issuer as the vault has it now, without the password",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_certificate_issuer("digicert-old", {
  provider = "DigiCert", org_details = { id = "OrganizationID" },
})
vault:patch_certificate_issuer("digicert-old", { attributes = { enabled = false } })]],
  },
  delete_certificate_issuer = {
    summary = "delete an issuer for good",
    gives = "the issuer as it was",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_certificate_issuer("digicert-gone", {
  provider = "DigiCert", org_details = { id = "OrganizationID" },
})
print(vault:delete_certificate_issuer("digicert-gone").provider)]],
  },
}

local secrets <const> = {
  secrets = {
    summary = "list the secrets of the vault: names and attributes, no values",
    text = "Each certificate has a secret of its name, which is `managed`.",
    gives = "id, contentType, attributes, tags and managed of each",
    page_size = PAGE_SIZE,
    example = [[
for held in azure.login():vault("contoso-kv"):secrets() do
  print(held.id, held.contentType, held.managed)
end]],
  },
  secret_versions = {
    summary = "list the versions of a secret, without their values",
    gives = "id, contentType, attributes and tags of each",
    page_size = PAGE_SIZE,
    example = [[
for held in azure.login():vault("contoso-kv"):secret_versions("render") do
  print(held.id, os.date("!%F", held.attributes.created))
end]],
  },
  patch_secret = {
    summary = "change the attributes, content type or tags of a secret",
    text = [[
The value stays: KeyVault:set_secret makes a new version. Change the secret of a certificate through
the certificate.]],
    body = "what to change of `attributes`, `contentType`, `tags`",
    gives = "the secret as the vault has it now, without the value",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_secret("licence-key", "not a secret")
vault:patch_secret("licence-key", nil, { attributes = { enabled = false } })]],
  },
  delete_secret = {
    summary = "delete a secret with all its versions",
    text = [[
In a vault with soft delete, which is the rule, KeyVault:recover_secret brings it back until
scheduledPurgeDate, and its name is taken until then. The vault may need some seconds before
KeyVault:deleted_secret has it.]],
    gives = "the secret without the value, " .. DELETED,
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_secret("licence-gone", "not a secret")
local gone = vault:delete_secret("licence-gone")
print(os.date("!%F", gone.scheduledPurgeDate))]],
  },
  backup_secret = {
    summary = "back up a secret with all its versions",
    text = [[
What comes is encrypted. It can be restored only into a vault of the same subscription and the same
geography, and not if there are more than 500 versions.]],
    gives = BACKUP,
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_secret("licence-backup", "not a secret")
local backup = vault:backup_secret("licence-backup")
local file <close> = assert(io.open(os.tmpname(), "w"))
file:write(json.encode(backup))]],
  },
  restore_secret = {
    summary = "restore a secret from its backup",
    text = "Its name must be free in the vault, also among deleted secrets.",
    body = "what KeyVault:backup_secret gave: `value`",
    gives = "the secret without the value",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_secret("licence-restored", "not a secret")
local backup = vault:backup_secret("licence-restored")
vault:delete_secret("licence-restored")
while not vault:deleted_secret("licence-restored") do async.sleep(0.1) end
vault:purge_secret("licence-restored")
print(vault:restore_secret(backup).id)]],
  },
  deleted_secrets = {
    summary = "list the deleted secrets that can still be recovered",
    gives = "as KeyVault:secrets gives them, " .. DELETED,
    page_size = PAGE_SIZE,
    example = [[
for gone in azure.login():vault("contoso-kv"):deleted_secrets() do
  print(gone.id, os.date("!%F", gone.scheduledPurgeDate))
end]],
  },
  deleted_secret = {
    summary = "see a deleted secret that can still be recovered, without its value",
    gives = "the secret without the value, " .. DELETED .. "; nil if there is none",
    example = [[
local gone = azure.login():vault("contoso-kv"):deleted_secret("licence-key")
print(gone and gone.recoveryId or "not deleted")]],
  },
  recover_secret = {
    summary = "bring a deleted secret back",
    text = "This does not wait: KeyVault:secret has it as soon as the vault is done.",
    gives = "the secret that comes back, without the value",
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_secret("licence-recovered", "not a secret")
vault:delete_secret("licence-recovered")
while not vault:deleted_secret("licence-recovered") do async.sleep(0.1) end
print(vault:recover_secret("licence-recovered").id)]],
  },
  purge_secret = {
    summary = "delete a deleted secret for good",
    text = [[
Cannot be undone. It frees the name, and needs the right to purge. A vault with purge protection
refuses it.]],
    example = [[
local vault = azure.login():vault("contoso-kv")
vault:set_secret("licence-purged", "not a secret")
vault:delete_secret("licence-purged")
while not vault:deleted_secret("licence-purged") do async.sleep(0.1) end
vault:purge_secret("licence-purged")]],
  },
}

local keys <const> = {
  keys = {
    summary = "list the keys of the vault: names and attributes",
    text = "Each certificate has a key of its name, which is `managed`.",
    gives = "kid, attributes, tags and managed of each",
    page_size = PAGE_SIZE,
    example = [[
for held in azure.login():vault("contoso-kv"):keys() do
  print(held.kid, held.managed)
end]],
  },
  key_versions = {
    summary = "list the versions of a key",
    gives = "kid, attributes and tags of each",
    page_size = PAGE_SIZE,
    example = [[
for held in azure.login():vault("contoso-kv"):key_versions("render") do
  print(held.kid, held.attributes.enabled)
end]],
  },
  key = {
    summary = "read the public part of a key",
    gives = "`key` as a JSON web key, attributes, tags; nil if there is none",
    example = [[
local held = azure.login():vault("contoso-kv"):key("render")
print(held and held.key.kty)]],
  },
}

local details <const> = {}
for _, group in ipairs({ certificates, issuers, secrets, keys }) do
  for name, detail in pairs(group) do
    details[name] = detail
  end
end

return details
