--- What the Key Vault extension and Batch say of operating systems.
--
-- learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux and -windows. Requires
-- nothing.

local images = {}

--- The distribution of a Linux node agent: "ubuntu" and 22.04 of "batch.node.ubuntu 22.04".
function images.linux(agent)
  local name, version = (agent or ""):lower():match("^batch%.node%.(%a+)%s*([%d.]*)")
  return name, tonumber(version)
end

-- The last two are what Azure Linux was called before.
local AZURE_LINUX <const> = { azurelinux = true, mariner = true, cbl = true }

--- Whether the documents of the Linux extension list a distribution.
function images.extension_supports(agent)
  local name, version = images.linux(agent)
  return name == "ubuntu" and version ~= nil and version >= 22 or AZURE_LINUX[name] == true
end

--- The year of a Windows Server image, nil if its SKU does not tell.
function images.windows_year(image)
  local year = ((image and image.sku) or ""):match("20%d%d")
  return year and tonumber(year)
end

--- The Windows Server of a Cloud Services family.
images.OS_FAMILY = {
  ["2"] = "2008 R2", ["3"] = "2012", ["4"] = "2012 R2", ["5"] = "2016", ["6"] = "2019",
  ["7"] = "2022",
}

local function same(left, right)
  return (left or ""):lower() == (right or ""):lower()
end

--- The entry of an image in the list of supported images, nil if there is none; for images of the
-- Marketplace.
function images.find(list, image, agent)
  for _, item in ipairs(list) do
    local known = item.imageReference
    if same(known.publisher, image.publisher) and same(known.offer, image.offer)
      and same(known.sku, image.sku) and same(item.nodeAgentSKUId, agent) then
      return item
    end
  end
  return nil
end

return images
