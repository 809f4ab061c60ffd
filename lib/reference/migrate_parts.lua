--- What the examples of migrations begin with.

local PLAN <const> = [[
local az = azure.login()
local inventory = migrate.inventory(az, { account = "contosorender" })
local folder = azure.emulator.pfx[1].file:match("^(.*)/")
local sources = migrate.sources({ pfx_dir = folder })
local plan = migrate.plan(inventory, {
  pools = { "render-linux" }, vault = "contoso-kv", sources = sources,
  identity = az:identity(azure.emulator.identities[1].id), canary = false,
})
]]

-- Only looks at what would be sent: the examples share one fleet.
local APPLY <const> = PLAN .. [[
plan:apply({ az = az, sources = sources, owner = "ada", what_if = true })]]

return { PLAN = PLAN, APPLY = APPLY }
