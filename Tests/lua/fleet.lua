--- Estates of any size for the specs of reports, each with a plan and what a journal may say of it.

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local document = require("migrate.inventory.document")
local estate = dofile(folder .. "/estate.lua")

local fleet = {}

local NAMES <const> = { "render", "encode", "report", "ingest", "simulate", "preview", "archive" }

local function thumbprint_of(account, number)
  return ("%02X%038X"):format(account, number * 2654435761)
end

local function certificates_of(account, number, pools)
  local list = {}
  for position = 1, number do
    local day = ("%d-%02d-11T00:00:00Z"):format(2026 + position % 3, (position * 5) % 12 + 1)
    list[position] = estate.certificate({ thumbprint = thumbprint_of(account, position), pools = {},
      subject = ("CN=%s-%d.contoso.example"):format(NAMES[position % #NAMES + 1], position),
      not_after = day })
  end
  for _, pool in ipairs(pools) do
    for _, reference in ipairs(pool.references) do
      for _, certificate in ipairs(list) do
        if certificate.thumbprint == reference.thumbprint then
          table.insert(certificate.pools, pool.id)
        end
      end
    end
  end
  return list
end

local function pool_of(account, number, certificates)
  local os = number % 3 == 0 and "windows" or "linux"
  local references = {}
  for step = 0, number % 4 == 0 and 1 or 0 do
    references[step + 1] = estate.reference({
      thumbprint = thumbprint_of(account, (number + step) % certificates + 1):lower() })
  end
  local nodes = {}
  for node = 1, number % 5 do
    nodes[node] = { id = "tvm-" .. node, state = "idle" }
  end
  return estate.pool({ os = os, nodes = nodes, references = number % 7 == 6 and {} or references,
    id = ("%s-%s-%02d"):format(NAMES[number % #NAMES + 1], os, number) })
end

local function account_of(index, pools, certificates)
  local list = {}
  for number = 1, pools do
    list[number] = pool_of(index, number, certificates)
  end
  local name = "contoso" .. NAMES[(index - 1) % #NAMES + 1] .. (index > #NAMES and index or "")
  return estate.account({ name = name, pools = list,
    certificates = certificates_of(index, certificates, list) })
end

--- An inventory.
-- @param accounts how many
-- @param pools of each
-- @param certificates of each
function fleet.inventory(accounts, pools, certificates)
  local inventory = estate.inventory({ scope = "subscription s", vaults = {
    estate.vault(), estate.vault({ name = "contoso-shared-kv" }) } })
  for index = 1, accounts do
    inventory.accounts[index] = account_of(index, pools, certificates)
  end
  return document.adopt(inventory)
end

local KINDS <const> = { "claim", "pool", "nodes", "canary", "drain" }

local function add_steps(plan, entry)
  for _, kind in ipairs(KINDS) do
    plan.steps[#plan.steps + 1] = { id = ("%s/%s/%s"):format(entry.account, entry.id, kind),
      kind = kind, account = entry.account, pool = entry.id, wave = entry.wave,
      title = ("%s of %s"):format(kind, entry.id), undo = "nothing to undo", estimate = 60 }
  end
end

local function add_pool(plan, account, pool, number)
  local entry = { account = account.name, id = pool.id, successor = pool.id .. "-kv", os = pool.os,
    strategy = "side by side", wave = (number - 1) // 3 + 1, certificates = {},
    identity = { name = "pool-identity" } }
  for position, reference in ipairs(pool.references) do
    entry.certificates[position] = reference.thumbprint
  end
  plan.pools[#plan.pools + 1] = entry
  add_steps(plan, entry)
end

local function add_certificates(plan, account)
  for position, certificate in ipairs(account.certificates) do
    plan.certificates[#plan.certificates + 1] = { thumbprint = certificate.thumbprint,
      as = "certificate", name = "batch-" .. certificate.thumbprint:lower(),
      vault = { name = position % 3 == 0 and "contoso-shared-kv" or "contoso-kv" } }
  end
end

--- A plan for all pools with certificates but every eighth, which is left to a person.
function fleet.plan(inventory)
  local plan = { kind = "certferry plan", version = 2, id = "fleet", made = inventory.taken,
    certificates = {}, pools = {}, steps = {}, manual = {} }
  for _, account in ipairs(inventory.accounts) do
    add_certificates(plan, account)
    for number, pool in ipairs(account.pools) do
      if number % 8 == 5 then
        plan.manual[#plan.manual + 1] = { rule = "R060", blocks = true,
          object = { kind = "pool", account = account.name, id = pool.id },
          why = "the extension does not support its image",
          action = "give another image in the overrides" }
      elseif #pool.references > 0 then
        add_pool(plan, account, pool, number)
      end
    end
  end
  return plan
end

--- What a journal says when the first wave is done, and the second has begun and failed.
function fleet.steps(plan)
  local steps = {}
  for _, step in ipairs(plan.steps) do
    local is_last <const> = step.kind == "canary" or step.kind == "drain"
    if step.wave == 1 or step.wave == 2 and not is_last then
      steps[#steps + 1] = { name = step.id, state = "done", detail = { acts = true }, outcome = {} }
    elseif step.wave == 2 and step.kind == "canary" then
      local is_bad <const> = step.pool:find("04$") ~= nil
      steps[#steps + 1] = { name = step.id, state = is_bad and "failed" or "begun",
        detail = { acts = true }, outcome = is_bad and { message = "no such thumbprint" } or nil }
    end
  end
  return steps
end

return fleet
