--- The service does not give back all that the pool was made with.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R081",
  severity = "warning",
  title = "the service does not give back all that the pool was made with",
  reads = "users, registries, mounts and extensions of pools that have to be replaced, "
    .. "signatures of links",
  action = "have the secrets that the evidence names at hand, or use identities in their place",
  link = links.pool_rest,
  check = function(inventory, context)
    local function add_if(list, condition, text)
      list[#list + 1] = condition and text or nil
    end
    local function has_password(registries)
      for _, registry in ipairs(registries or {}) do
        if registry.username or registry.userName then
          return true
        end
      end
      return false
    end
    local function has_key(mounts)
      for _, mount in ipairs(mounts or {}) do
        local blob = mount.azureBlobFileSystemConfiguration
        if mount.azureFileShareConfiguration or mount.cifsMountConfiguration
          or blob and not blob.identityReference then
          return true
        end
      end
      return false
    end
    local function has_signature(account, pool)
      local place = "pools/" .. pool.id .. "/"
      for _, path in ipairs(account.masked or {}) do
        if path:find("Url$") and path:sub(1, #place) == place then
          return true
        end
      end
      return false
    end
    local function has_foreign(machine)
      for _, extension in ipairs(machine.extensions or {}) do
        if not bodies.is_key_vault(extension) then
          return true
        end
      end
      return false
    end
    for account, pool in walk.moving(inventory) do
      local definition, machine = walk.definition(pool), walk.machine(pool) or {}
      local container, lost = machine.containerConfiguration or {}, {}
      add_if(lost, #(definition.userAccounts or {}) > 0, "passwords of user accounts")
      add_if(lost, has_password(container.containerRegistries), "passwords of registries")
      add_if(lost, has_key(definition.mountConfiguration), "keys of mounts")
      add_if(lost, has_foreign(machine), "protected settings of extensions")
      add_if(lost, has_signature(account, pool), "signatures of links")
      if #lost > 0 then
        context:report({ object = walk.pool_object(account, pool),
          evidence = table.concat(lost, ", ") })
      end
    end
  end,
}
