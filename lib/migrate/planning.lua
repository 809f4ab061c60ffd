--- What the scripts that plan and change share: options, what stands in for them, and reports.
--
-- With `certferry --emulator` what is not given comes from the emulator's fleet, and life passes
-- faster. Requires async, azure, certificate, emulator, migrate, migrate.command, secret.

local async = require("async")
local azure = require("azure")
local certificate = require("certificate")
local command = require("migrate.command")
local migrate = require("migrate")
local secret = require("secret")

local planning = {}

local emulator <const> = azure.emulator or {}

-- Seconds of life there in each second: a node is up within some seconds.
local EMULATOR_SPEED <const> = 200

--- The options that say what is migrated, and to where.
planning.plan_options = command.options({
  { "account", "NAME", "of this Batch account" },
  { "accounts", "NAMES", "of these accounts, with commas between them" },
  { "subscription", "ID", "of this subscription" },
  { "tenant", nil, "of all accounts that you may read" },
  { "inventory", "FILE", "an inventory that was saved, in place of a new one: of all in it, or of "
    .. "the accounts or the subscription that are named too" },
  { "no-tasks", nil, "do not look into tasks" },
  { "quiet", nil, "do not tell what is being read" },
  { "rules", "FOLDER", "more rules, as for audit.lua: those that say by_hand count" },
  { "pool", "IDS", "the pools (default: all that refer to certificates)" },
  { "successor", "ID", "the pool that takes its place (default: the pool's id and -kv)" },
  { "vault", "NAME", "the key vault" },
  { "identity", "RESOURCE-ID", "the user-assigned managed identity of the new pools" },
  { "pfx-dir", "FOLDER", "where PFX and PEM files are; NAME.password beside NAME.pfx opens it" },
  { "pfx", "FILE", "one certificate with its private key" },
  { "pfx-password-file", "FILE", "the password of all files (default: asked for)" },
  { "search-vault", nil, "look for certificates in the vault too" },
  { "reissue", "RULES", "THUMBPRINT=ISSUER: a new certificate of the vault's issuer in its place" },
  { "strategy", "WORDS", "'side by side' or 'same id' (default: side by side)" },
  { "overrides", "FILE", "what is otherwise, for single pools, in Lua or JSON" },
  { "waves", "RULE", "number:SIZE, tag:NAME or account" },
  { "blob-container", "URL", "keep public certificates as blobs there (default: as secrets)" },
  { "no-canary", nil, "run no task that reads the certificates on the first node" },
})

--- The options that say who does it, and where that is recorded.
planning.run_options = {
  { "plan", "FILE", "the plan" },
  { "journal", "FILE", "where the steps are recorded" },
  { "owner", "NAME", "who does it (default: $USER)" },
  { "wave", "NUMBER", "only this wave" },
  { "only", "IDS", "only these pools, with commas between them" },
  { "yes", nil, "do not ask" },
}

--- The exit statuses, for the end of each script's help.
function planning.statuses(one, three)
  return ("Exit status: 0 all is well; 1 %s; 2 wrong use%s"):format(one,
    three and "; 3 " .. three or "")
end

--- Signs in.
function planning.login()
  if azure.emulator then
    local time = require("emulator")
    time.speed(math.max(time.speed(), EMULATOR_SPEED))
  end
  return azure.login()
end

--- Lets some seconds pass; on the emulator at once.
function planning.pause(seconds)
  if azure.emulator then
    require("emulator").advance(seconds)
  else
    async.sleep(seconds)
  end
end

--- An option, or what the emulator's fleet has in its place.
function planning.choose(script, given, name, from_emulator)
  local value = given[name]
  if value == nil and azure.emulator then
    value = from_emulator
  end
  if value == nil then
    command.refuse(script, ("option --%s is missing"):format(name:gsub("_", "-")))
  end
  return value
end

local SCOPES <const> = { "account", "accounts", "subscription", "tenant", "inventory" }

-- A plan is for what is named; that it is for a whole tenant has to be said.
local function require_scope(script, given)
  for _, name in ipairs(SCOPES) do
    if given[name] then
      return
    end
  end
  if not azure.emulator then
    command.refuse(script, "say what to plan: --account, --accounts, --subscription, --tenant or "
      .. "--inventory")
  end
  given.account = emulator.accounts[1].name
end

local function passwords_of(given)
  if given.pfx_password_file then
    return secret.file(given.pfx_password_file)
  end
  return function(path) return secret.prompt(("Password of %s: "):format(path)) end
end

local function add_pfx(sources, given)
  local ok, bundle = pcall(certificate.read, given.pfx)
  if not ok and not io.open(given.pfx, "r") then
    error(bundle, 0)
  elseif not ok then
    local password = passwords_of(given)
    bundle = certificate.read(given.pfx, {
      password = type(password) == "function" and password(given.pfx) or password,
    })
  end
  sources:add(given.pfx, bundle)
end

local function reissues(script, given)
  local found = {}
  for _, rule in ipairs(command.words(given.reissue) or {}) do
    local thumbprint, issuer = rule:match("^(%x+)=(.+)$")
    if not thumbprint then
      command.refuse(script, ("reissue '%s' is not of the form THUMBPRINT=ISSUER"):format(rule))
    end
    found[thumbprint] = issuer
  end
  return found
end

--- The sources that are given.
function planning.sources(script, given, vault)
  local folder = given.pfx_dir
  if not folder and not given.pfx and emulator.pfx then
    folder = emulator.pfx[1].file:match("^(.*)/")
  end
  local sources = migrate.sources({
    reissue = reissues(script, given), pfx_dir = folder, passwords = passwords_of(given),
    vaults = given.search_vault and { vault } or nil,
  })
  if given.pfx then
    add_pfx(sources, given)
  end
  return sources
end

local function waves_of(script, rule)
  if not rule then
    return nil
  end
  local by, value = rule:match("^(%l+):?(.*)$")
  if by == "number" and tonumber(value) then
    return { by = by, size = tonumber(value) }
  elseif by == "tag" and value ~= "" then
    return { by = by, name = value }
  elseif by == "account" then
    return { by = by }
  end
  return command.refuse(script, ("waves '%s' is none of number:SIZE, tag:NAME, account")
    :format(rule))
end

local function overrides_of(script, given, pools)
  if not given.successor then
    return given.overrides
  end
  if given.overrides or not pools or #pools ~= 1 then
    command.refuse(script, "option --successor is for one --pool, without --overrides")
  end
  return { pools = { [pools[1]] = { successor = given.successor } } }
end

--- The vault of a plan, as Resource Manager has it.
function planning.vault_resource(script, given, az)
  local name = planning.choose(script, given, "vault", emulator.vaults and emulator.vaults[1].name)
  return az:vault_resource(name)
    or error(("cannot find vault '%s' among those that you may read"):format(name), 0)
end

--- A container of blobs with the id of its storage account, if the caller may see that.
-- @param url https://ACCOUNT.blob.core.windows.net/NAME; nil gives nil
function planning.container(az, url)
  local account = url and url:match("^https://([%l%d]+)%.")
  if not account then
    return url
  end
  local found = az:query(("resources | where type =~ 'microsoft.storage/storageaccounts' "
    .. "| where name =~ '%s' | project id"):format(account)):list()[1]
  return { url = url, id = found and found.id }
end

--- A new plan of what is given.
-- @return the plan, the sources, the inventory
function planning.make_plan(script, given, az)
  local vault = planning.vault_resource(script, given, az)
  local identity = az:identity(planning.choose(script, given, "identity",
    emulator.identities and emulator.identities[1].id))
  require_scope(script, given)
  local inventory = command.inventory(script, given, az)
  local url = vault.properties.vaultUri:gsub("/$", "")
  local sources = planning.sources(script, given, az:vault(url))
  local pools = command.words(given.pool)
  local plan = migrate.plan(inventory, {
    pools = pools, vault = vault, identity = identity, sources = sources,
    strategy = given.strategy, rules_dir = given.rules, waves = waves_of(script, given.waves),
    overrides = overrides_of(script, given, pools), canary = not given.no_canary and nil,
    container = planning.container(az, given.blob_container),
    public_certificates = given.blob_container and "blob",
  })
  return plan, sources, inventory
end

--- The wave that is chosen, nil for all.
function planning.wave(script, given)
  if given.wave and not math.tointeger(tonumber(given.wave)) then
    command.refuse(script, ("wave '%s' is no number"):format(given.wave))
  end
  return math.tointeger(tonumber(given.wave))
end

--- What Plan:apply and others are given.
function planning.run(script, given, az, journal)
  return {
    az = az, journal = journal, wave = planning.wave(script, given),
    owner = given.owner or os.getenv("USER") or os.getenv("LOGNAME") or "unknown",
    only = command.words(given.only), what_if = given.what_if, poll = azure.emulator and 0.2 or 5,
    propagation = azure.emulator and 0 or nil,
    report = planning.reporter(),
  }
end

local function count(number, noun)
  return ("%d %s%s"):format(number, noun, number == 1 and "" or "s")
end

--- A function for `report` that writes a line for each thing that happens.
function planning.reporter()
  local last = {}
  local says = {
    step = function(event) print("  " .. event.step.title) end,
    undo = function(event) print("  undo: " .. event.step.title) end,
    already = function(event) print(("     is already so: %s"):format(event.step.id)) end,
    again = function(event)
      print(("     was done before, and is so no longer: %s"):format(event.step.id))
    end,
    done = function(event) print(("     done: %s"):format(event.step.id)) end,
    failed = function(event)
      print(("     FAILED: %s: %s"):format(event.step.id, tostring(event.failure):match("[^\n]+")))
    end,
    summary = function(event)
      planning.heading("What was done")
      print(event.summary)
    end,
    undone = function(event) print(("     undone: %s"):format(event.step.id)) end,
    left = function(event) print(("  left: %s: %s"):format(event.what, event.why)) end,
    shown = function(event)
      if event.failure then
        print(("     cannot be shown yet: %s"):format(tostring(event.failure):match("[^\n]+")))
      end
    end,
    unproved = function(event)
      print(("  pool %s of %s stays: what takes its place is not proved"):format(event.pool.id,
        event.pool.account))
    end,
    nodes = function(event)
      local line = ("     pool %s is %s, %d of %s ready"):format(event.pool.id,
        event.pool.allocationState, event.ready, count(event.wanted, "node"))
      if last[event.step.id] ~= line then
        last[event.step.id] = line
        print(line)
      end
    end,
  }
  return function(event, details) says[event](details) end
end

--- Asks at the terminal, and ends the script if the answer is not yes.
function planning.confirm(script, given, question)
  if given.yes then
    return
  end
  io.stderr:write(question .. " Type yes: ")
  if io.read("l") ~= "yes" then
    io.stderr:write(script .. ": nothing was changed\n")
    os.exit(1)
  end
end

--- A heading above what follows.
function planning.heading(text)
  print(("\n%s\n%s"):format(text, ("-"):rep(#text)))
end

return planning
