--- The vault is in another region or subscription than the pools.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R055",
  severity = "warning",
  title = "the vault is in another region or subscription than the pools",
  reads = "regions and subscriptions of the vault and of the accounts",
  action = "mind latency and loss of a region; service endpoints and private links have limits "
    .. "there",
  link = links.vault_practices,
  check = function(inventory, context)
    -- "East US" and "eastus" are the same.
    local function region_of(location)
      return location:lower():gsub("%s", "")
    end
    for _, vault in ipairs(context.vaults) do
      for account in walk.accounts(inventory) do
        local resource = vault.resource or {}
        local elsewhere = {}
        if resource.location and account.location
          and region_of(resource.location) ~= region_of(account.location) then
          elsewhere[1] = ("%s, the account in %s"):format(resource.location, account.location)
        end
        if not vault.id:lower():find((account.subscription or ""):lower(), 1, true) then
          elsewhere[#elsewhere + 1] = "another subscription"
        end
        if #elsewhere > 0 then
          context:report({ object = walk.account_object(account),
            evidence = ("vault %s: %s"):format(vault.name, table.concat(elsewhere, ", ")) })
        end
      end
    end
  end,
}
