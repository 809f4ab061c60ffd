--- Certificates of Batch and of vaults by the days that they are still valid.
--
-- Requires json, options, migrate.audit.times, views.

local check_options = require("options").check
local json = require("json")
local times = require("migrate.audit.times")
local views = require("views")

local function users_of(certificate)
  local users = {}
  for _, kind in ipairs({ "pools", "jobs", "schedules" }) do
    table.move(certificate[kind], 1, #certificate[kind], #users + 1, users)
  end
  return table.concat(users, " ")
end

local function add_batch(rows, account, now)
  for _, certificate in ipairs(account.certificates) do
    rows[#rows + 1] = {
      days_left = times.days_left(certificate.not_after, now), expires = certificate.not_after,
      place = "batch " .. account.name, name = certificate.thumbprint,
      thumbprint = certificate.thumbprint, subject = certificate.subject,
      used_by = users_of(certificate),
    }
  end
end

local function add_vault(rows, vault, now)
  for _, held in ipairs(vault.certificates) do
    rows[#rows + 1] = {
      days_left = times.days_left(held.expires, now), expires = held.expires,
      place = "vault " .. vault.name, name = held.name, thumbprint = held.thumbprint,
      used_by = held.enabled == false and "nobody, it is disabled" or nil,
    }
  end
end

local function comes_first(left, right)
  local one, other = left.days_left or math.huge, right.days_left or math.huge
  if one ~= other then
    return one < other
  end
  return left.place .. left.name < right.place .. right.name
end

--- The certificates that expire soonest first; those whose end is not known last.
-- @param inventory what migrate.inventory or migrate.load_inventory gave
-- @param options `days`: only those that expire within so many; `now`: Unix time
-- @return rows with days_left, expires, place, name, thumbprint, subject, used_by
return function(inventory, options)
  options = options or {}
  check_options(options, { "days", "now" }, "expiring")
  local now, all, rows = options.now or os.time(), {}, json.array()
  for _, account in ipairs(inventory.accounts) do
    add_batch(all, account, now)
  end
  for _, vault in ipairs(inventory.vaults) do
    add_vault(all, vault, now)
  end
  table.sort(all, comes_first)
  for _, row in ipairs(all) do
    if not options.days or row.days_left and row.days_left <= options.days then
      rows[#rows + 1] = row
    end
  end
  return views.tag(rows, "expiring")
end
