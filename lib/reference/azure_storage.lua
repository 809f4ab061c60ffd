--- Reference: the blobs of a storage account.

local NO_CONTAINER <const> = "an error of kind azure, also if there is no such container"

local function container()
  return { name = "container", type = "string", text = "the name of the container" }
end

local function blob()
  return { name = "name", type = "string", text = "the name of the blob, with slashes if you like" }
end

return {
  {
    name = "StorageAccount",
    kind = "type",
    variables = { "store" },
    summary = "a storage account: the blobs in its containers",
    text = [[
Made by Session:storage. Requests are signed with a token, never with the account's key, so the
identity needs a data role: Storage Blob Data Contributor to write and to sign URLs, Storage Blob
Data Reader to read. Use it for what is no secret: a certificate that nodes only have to trust goes
to them as a resource file, while one with a private key belongs into a vault.]],
    example = [[
local store = azure.login():storage("contosostore")
local root = certificate.make({ subject = "Contoso Root", authority = true }).leaf
store:create_container("certificates")
store:put("certificates", "root.pem", root.pem, { content_type = "application/x-pem-file" })
for blob in store:list("certificates") do
  print(blob.name, blob.contentLength)
end]],
    methods = function() return require("azure.native").StorageAccount end,
    metatable_name = "StorageAccount",
    internal = {
      { name = "blob_pages", reason = "StorageAccount:list wraps it" },
    },
    fields = {
      { name = "name", type = "string", text = "the name of the account" },
    },
    members = {
      {
        name = "create_container",
        summary = "make a container, which only members of a data role can read",
        parameters = { container() },
        returns = {
          { type = "boolean", text = "true if it was made, false if it was there already" },
        },
        raises = "an error of kind azure",
        example = [[
print(azure.login():storage("contosostore"):create_container("certificates"))]],
      },
      {
        name = "put",
        summary = "write a blob, up to 256 MiB",
        text = "The service checks by MD5 that what arrives is what was sent.",
        parameters = {
          container(), blob(),
          { name = "bytes", type = "string", text = "the content" },
          { name = "options", type = "table?", text = "more about it", options = {
            { name = "content_type", type = "string?", default = "application/octet-stream",
              text = "the media type" },
            { name = "only_if_absent", type = "boolean?", default = "false",
              text = "raise BlobAlreadyExists instead of replacing a blob" },
          } },
        },
        returns = { { type = "Blob", text = "what was written" } },
        raises = NO_CONTAINER,
        example = [[
local store = azure.login():storage("contosostore")
local root = certificate.make({ subject = "Contoso Root", authority = true }).leaf
local name = root.thumbprint .. ".cer"
store:put("certificates", name, root:der(), { only_if_absent = true })]],
      },
      {
        name = "get",
        summary = "read a blob",
        parameters = { container(), blob() },
        returns = { { type = "string?", text = "its bytes, nil if there is no such blob" } },
        raises = NO_CONTAINER,
        example = [[
local bytes = azure.login():storage("contosostore"):get("certificates", "encode.cer")
print(bytes and certificate.parse(bytes).leaf.subject)]],
      },
      {
        name = "properties",
        summary = "see what is known of a blob without reading it",
        parameters = { container(), blob() },
        returns = { { type = "Blob?", text = "nil if there is no such blob" } },
        raises = NO_CONTAINER,
        example = [[
local held = azure.login():storage("contosostore"):properties("certificates", "encode.cer")
print(held and held.contentLength)]],
      },
      {
        name = "list",
        summary = "list the blobs of a container, in the order of their names",
        parameters = {
          container(),
          { name = "options", type = "table?", text = "which of them", options = {
            { name = "prefix", type = "string?", default = "all",
              text = "what their names begin with" },
            { name = "page_size", type = "integer?", default = "5000",
              text = "blobs of a page, up to 5000" },
          } },
        },
        returns = { { type = "Items<Blob>", text = "one for each blob" } },
        raises = "an error of kind azure or transport, when a page is read",
        example = [[
for blob in azure.login():storage("contosostore"):list("certificates", { prefix = "enc" }) do
  print(blob.name, blob.lastModified)
end]],
      },
      {
        name = "delete",
        summary = "delete a blob that has no snapshots",
        parameters = { container(), blob() },
        returns = { { type = "boolean", text = "whether there was one" } },
        raises = NO_CONTAINER,
        example = [[
print(azure.login():storage("contosostore"):delete("certificates", "root.pem"))]],
      },
      {
        name = "sas_url",
        summary = "sign a URL that lets others at one blob for some time",
        text = [[
Signed with a key that Azure gives the signed-in identity for at most seven days, and valid by HTTPS
alone. The URL is a secret: whoever has it needs no token. A resource file of a pool takes it as its
httpUrl, which Secret:reveal gives at the prompt or with --allow-reveal. A pool that has a managed
identity with a data role needs no such URL: give its resource file an identityReference instead.]],
        parameters = {
          container(), blob(),
          { name = "options", type = "table?", text = "for how long, and for what", options = {
            { name = "hours", type = "number?", default = "24",
              text = "how long it is valid, up to 168" },
            { name = "permissions", type = "string?", default = "r",
              text = "letters: r to read, c to create, w to write, d to delete" },
          } },
        },
        returns = { { type = "Secret", text = "the URL with its signature" } },
        raises = "AuthorizationPermissionMismatch if the identity has no data role on the account",
        example = [[
local store = azure.login():storage("contosostore")
local url = store:sas_url("certificates", "encode.cer", { hours = 24 })
-- At the prompt, url:reveal() is the httpUrl of a resource file.
print(url, url:length())]],
      },
    },
  },
}
