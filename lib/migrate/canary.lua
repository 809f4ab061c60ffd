--- The tasks that prove, on a node and as a task's own user, that certificates can be read.

local canary = {}

local FINGERPRINT <const> = "/bin/sh -c 'openssl x509 -noout -fingerprint -sha1 -in %s'"
local STORE <const> = 'powershell -NoProfile -NonInteractive -Command '
  .. '"(Get-ChildItem Cert:\\LocalMachine\\%s).Thumbprint"'

local function user_identity(user)
  if user.name then
    return { username = user.name }
  end
  return { autoUser = { scope = user.scope, elevationLevel = user.elevation } }
end

local function user_name(user)
  return user.name or ("%s-%s"):format(user.elevation, user.scope)
end

--- The id of the job on a successor.
function canary.job_id(successor)
  return "certferry-canary-" .. successor
end

--- The tasks for a pool: one for each user and certificate.
-- @param entry the plan's entry
-- @return a list of `{id, certificate, user, body}`
function canary.tasks(entry)
  local tasks = {}
  for _, user in ipairs(entry.canary.users) do
    for position, wanted in ipairs(entry.canary.certificates) do
      local command = entry.os == "windows" and STORE:format(wanted.store or "MY")
        or FINGERPRINT:format(wanted.path)
      local id = ("%s-%d-%s"):format(user_name(user), position, wanted.thumbprint:sub(1, 8):lower())
      tasks[#tasks + 1] = {
        id = id, certificate = wanted, user = user_name(user),
        body = { id = id, commandLine = command, userIdentity = user_identity(user),
          constraints = { maxTaskRetryCount = 0, maxWallClockTime = "PT10M" } },
      }
    end
  end
  return tasks
end

--- The thumbprints that a task has written, upper case.
function canary.thumbprints(output)
  local found = {}
  for word in output:upper():gsub(":", ""):gmatch("%x+") do
    if #word == 40 then
      found[word] = true
    end
  end
  return found
end

--- Why a task has failed, in the words of what it wrote, and what can be done about it.
-- @param said what it wrote to standard error
-- @return a text; nil if it wrote nothing
function canary.reason(said)
  local first = said:match("[^\r\n]+")
  if first and said:find("Permission denied", 1, true) then
    return first .. "; let a start task copy the files for this user: override start_task, with "
      .. "access 'pool' or 'tasks'"
  end
  return first
end

return canary
