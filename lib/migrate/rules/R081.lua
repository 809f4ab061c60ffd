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
      local container = machine.containerConfiguration or {}
      local function report_if(condition, path, evidence)
        if condition then
          context:report({ object = walk.pool_object(account, pool), path = path,
            evidence = evidence })
        end
      end
      report_if(#(definition.userAccounts or {}) > 0, "userAccounts", "passwords of user accounts")
      report_if(has_password(container.containerRegistries),
        "containerConfiguration/containerRegistries", "passwords of registries")
      report_if(has_key(definition.mountConfiguration), "mountConfiguration", "keys of mounts")
      report_if(has_foreign(machine), "extensions", "protected settings of extensions")
      report_if(has_signature(account, pool), "startTask/resourceFiles", "signatures of links")
    end
  end,
}
