--- Blobs of the emulator's storage account: what is written is read, listed, signed and deleted.

local azure = require("azure")
local certificate = require("certificate")

if not azure.emulator then
  describe("a storage account", function()
    skip("blobs", "needs --emulator")
  end)
  return
end

describe("a storage account", function()
  local store = azure.login():storage("contosostore")

  local function names_of(items)
    local names = {}
    for blob in items do
      names[#names + 1] = blob.name
    end
    return names
  end

  it("has the seed's certificate", function()
    local bytes = store:get("certificates", "encode.cer")
    expect(certificate.parse(bytes).leaf.subject):contains("encode.contoso.example")
    expect(store:properties("certificates", "encode.cer").contentLength):equals(#bytes)
  end)

  it("makes a container once", function()
    expect(store:create_container("spec")):is_true()
    expect(store:create_container("spec")):is_false()
  end)

  it("keeps bytes, media type and MD5", function()
    local written = store:put("spec", "größe/a b+1.bin", "\0\1\255", { content_type = "x/y" })
    expect(written.contentLength):equals(3)
    local held = store:properties("spec", "größe/a b+1.bin")
    expect(held.contentType):equals("x/y")
    expect(held.contentMD5):equals(written.contentMD5)
    expect(held.etag):equals(written.etag)
    expect(store:get("spec", "größe/a b+1.bin")):equals("\0\1\255")
  end)

  it("replaces a blob unless that is refused", function()
    store:put("spec", "one", "1")
    store:put("spec", "one", "2")
    local ok, err = pcall(store.put, store, "spec", "one", "3", { only_if_absent = true })
    expect(ok):is_false()
    expect(err.code):equals("BlobAlreadyExists")
    expect(store:get("spec", "one")):equals("2")
  end)

  it("lists in pages, also names that XML cannot hold", function()
    store:put("spec", "zero\1", "")
    expect(names_of(store:list("spec", { page_size = 1 }))):equals(
      { "größe/a b+1.bin", "one", "zero\1" })
    expect(names_of(store:list("spec", { prefix = "o" }))):equals({ "one" })
  end)

  it("tells what is absent from what cannot be", function()
    expect(store:get("spec", "none")):equals(nil)
    expect(store:properties("spec", "none")):equals(nil)
    expect(store:delete("spec", "none")):is_false()
    local ok, err = pcall(store.get, store, "nothing-here", "none")
    expect(ok):is_false()
    expect(err.code):equals("ContainerNotFound")
  end)

  it("signs URLs of one blob", function()
    local url = store:sas_url("spec", "one", { hours = 1, permissions = "rw" })
    expect(tostring(url)):equals(("<secret, %d bytes>"):format(url:length()))
  end)

  it("deletes", function()
    expect(store:delete("spec", "one")):is_true()
    expect(store:delete("spec", "one")):is_false()
  end)
end)

describe("a query of Resource Graph", function()
  local az = azure.login()

  it("finds every kind of resource that the emulator has", function()
    local types = {}
    for row in az:query("resources | summarize count() by type | project id = type, count_") do
      types[row.id] = row.count_
    end
    expect(types["microsoft.batch/batchaccounts"]):equals(#az:batch_accounts():list())
    expect(types["microsoft.keyvault/vaults"]):equals(#az:vaults():list())
    expect(types["microsoft.storage/storageaccounts"]):equals(1)
  end)

  it("is read in pages", function()
    local query = "resources | project id | order by id asc"
    local whole = az:query(query):list()
    expect(#whole > 3):is_true()
    expect(az:query(query, { page_size = 2 }):list()):equals(whole)
  end)

  it("says what is not emulated", function()
    local ok, err = pcall(function() return az:query("resources | parse id with *"):list() end)
    expect(ok):is_false()
    expect(err.status):equals(400)
    expect(tostring(err)):contains("the operator 'parse' is not emulated")
  end)
end)
