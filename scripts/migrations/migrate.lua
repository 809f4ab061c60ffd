--- Takes pools off their Batch certificates and onto Key Vault, and shows the evidence.
--
--   certferry scripts/migrations/migrate.lua --account contosorender --pool render-linux \
--     --vault contoso-kv --identity /subscriptions/…/pool-identity \
--     --pfx render.pfx --pfx-password-file render.password --journal contosorender.journal
--
-- With `certferry --emulator` what is not given comes from the emulator's fleet. The plan is kept
-- beside the journal. Killed or stopped, it is run again with the same arguments and takes up where
-- it was. The status is 0 if all is done and proved, 1 if not, 2 for a usage error.

local arguments = require("arguments")
local certificate = require("certificate")
local command = require("migrate.command")
local journal = require("journal")
local migrate = require("migrate")
local planning = require("migrate.planning")
local selection = require("migrate.selection")
local session = require("session.native")

local SCRIPT <const> = "migrate.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " --pool IDS [options]; or --plan FILE --journal FILE",
  about = [[
Moves pools off their Batch certificates: makes a successor of each with the Key
Vault extension, proves with a task that it can read the certificates, moves jobs
and schedules to it, and takes the old pool's nodes away. It shows the plan and
asks first. Stopped or killed, it is run again with the same arguments.]],
  options = command.options(planning.plan_options, planning.run_options, {
    { "what-if", nil, "show each request, and send none" },
    { "take-over", nil, "also pools that another owner has claimed" },
  }),
  notes = planning.statuses("an error, or not all is proved") .. ".",
})

local function exists(path)
  local file = io.open(path, "r")
  if file then
    file:close()
  end
  return file ~= nil
end

local function count(number, noun)
  return ("%d %s%s"):format(number, noun, number == 1 and "" or "s")
end

local function show_inventory(inventory)
  for _, account in ipairs(inventory.accounts) do
    planning.heading("Inventory of " .. account.name)
    for _, pool in ipairs(account.pools) do
      local nodes = pool.data and (pool.data.currentDedicatedNodes or 0)
        + (pool.data.currentLowPriorityNodes or 0) or 0
      print(("  %-18s %-8s %s, %s"):format(pool.id, pool.os, count(nodes, "node"),
        count(#pool.references, "certificate")))
      for _, reference in ipairs(pool.references) do
        print(("    %s, for %s"):format(reference.thumbprint,
          table.concat(reference.visibility or {}, ", ")))
      end
    end
  end
end

-- The plan of an earlier run is taken up: what it disabled is not what was disabled before.
local function plan_of(az, path)
  if exists(path) then
    local plan = migrate.load(path)
    local vault
    for _, held in ipairs(plan.certificates) do
      vault = vault or held.source.vault or held.as == "certificate" and held.vault.url or nil
    end
    return plan, planning.sources(SCRIPT, given, vault and az:vault(vault))
  end
  if given.plan then
    command.refuse(SCRIPT, ("plan '%s' does not exist"):format(path))
  end
  if not given.pool then
    command.refuse(SCRIPT, "option --pool or --plan is missing")
  end
  local plan, sources, inventory = planning.make_plan(SCRIPT, given, az)
  show_inventory(inventory)
  return plan, sources
end

local function require_pools(plan, path)
  for _, id in ipairs(command.words(given.pool) or {}) do
    local is_known = false
    for _, entry in ipairs(plan.pools) do
      is_known = is_known or entry.id == id or entry.account .. "/" .. entry.id == id
    end
    if not is_known then
      io.stderr:write(exists(path)
        and ("migrate.lua: plan '%s' is for other pools; give another --journal\n"):format(path)
        or ("migrate.lua: pool '%s' needs a person first, see above\n"):format(id))
      os.exit(1)
    end
  end
end

-- The thumbprint is computed from the certificate that Batch has, not taken from its name.
local function thumbprint_in_batch(batch, thumbprint)
  local held = batch:arm_certificate("sha1-" .. thumbprint:lower())
  local data = held and held.properties.publicData
  local ok, bundle = pcall(certificate.parse, data or "")
  return ok and bundle.leaf and bundle.leaf.thumbprint or nil
end

local function show_batch(az, plan)
  local is_shown = {}
  for _, entry in ipairs(plan.pools) do
    for _, thumbprint in ipairs(entry.certificates) do
      local name = entry.account .. "/" .. thumbprint
      if not is_shown[name] then
        is_shown[name] = true
        local found = thumbprint_in_batch(az:batch(entry.account), thumbprint)
        print(("  %-4s %-33s %-40s  %s"):format(found == thumbprint and "ok" or "NOT",
          "thumbprint in Batch", found or "(none)", entry.account))
      end
    end
  end
end

local function show_evidence(az, plan, sources, verdict)
  for _, entry in ipairs(plan.certificates) do
    local ok, bundle = pcall(sources.bundle, sources, entry.source)
    if ok then
      local found = bundle.leaf.thumbprint
      print(("  %-4s %-33s %-40s  %s"):format(found == entry.thumbprint and "ok" or "NOT",
        "thumbprint of the " .. entry.source.kind:upper(), found, entry.source.file
        or entry.source.url))
    end
  end
  show_batch(az, plan)
  print(verdict)
end

command.main(SCRIPT, function()
  local az = planning.login()
  local journal_path = given.journal or "migration.journal"
  local plan_path = given.plan or journal_path .. ".plan.json"
  local plan, sources = plan_of(az, plan_path)
  planning.heading("Plan")
  -- Who gives a plan and asks for no question has read it.
  print(given.plan and given.yes and tostring(plan):match("[^\n]+\n[^\n]+") or plan)
  require_pools(plan, plan_path)

  local run = planning.run(SCRIPT, given, az)
  run.sources, run.take_over = sources, given.take_over
  if given.what_if or session.policy().what_if then
    planning.heading("What would be sent")
    plan:apply(run)
    os.exit(0)
  end

  planning.confirm(SCRIPT, given, "Apply this plan?")
  if not exists(plan_path) then
    plan:save(plan_path)
  end
  planning.heading("Apply")
  run.journal = journal.open(journal_path)
  local is_done, failure = pcall(plan.apply, plan, run)
  if not is_done then
    io.stderr:write(("migrate.lua: %s\nWhat is done stays done, and the rest can be tried again: "
      .. "run it again\n"):format(tostring(failure)))
    os.exit(1)
  end

  planning.heading("Evidence")
  local verdict = plan:verify({ az = az, wave = run.wave, only = run.only })
  show_evidence(az, plan, sources, verdict)
  if not verdict.passed then
    io.stderr:write("migrate.lua: the evidence is not complete; see the lines marked NOT\n")
    os.exit(1)
  end
  for _, entry in ipairs(selection.pools(plan, run)) do
    print(("\nPool %s has its certificate from Key Vault."):format(entry.successor))
    if entry.successor ~= entry.id and not entry.autopool then
      print(("Pool %s is still there: retire.lua deletes it, rollback.lua goes back to it.")
        :format(entry.id))
    end
  end
end)
