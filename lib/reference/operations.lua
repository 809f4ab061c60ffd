--- Reference entries of the operations of a service.
--
-- What the program knows of an operation (its names, options and answer) is not written again here:
-- an entry is made of that and of a little prose. Requires azure.native.

local native = require("azure.native")

local operations = {}

-- What the names in the paths of the services stand for, and where live ones come from.
local NAMES <const> = {
  pool = { "the id of the pool", "pools" },
  job = { "the id of the job", "jobs" },
  task = { "the id of the task" },
  schedule = { "the id of the job schedule", "job_schedules" },
  node = { "the id of the node" },
  file = { "the path of the file, as the list has it" },
  extension = { "the name of the extension" },
  thumbprint = { "the SHA-1 of the certificate in hex digits", "certificates" },
  certificate = { "the name of the certificate", "certificates" },
  secret = { "the name of the secret", "secrets" },
  key = { "the name of the key" },
  version = { "the id of the version; none for the newest" },
  issuer = { "the name of the issuer" },
  application = { "the name of the application" },
  connection = { "the name of the connection" },
  credential = { "the name of the credential" },
  subscription = { "the id of the subscription" },
  location = { "the region, such as eastus" },
  vault = { "the resource id of the vault" },
  identity = { "the resource id of the identity" },
  subnet = { "the resource id of the subnet" },
  table = { "the resource id of the route table" },
  scope = { "the resource id of what the roles hold for" },
  assignment = { "the resource id of the assignment" },
  change = { "add, replace or remove" },
}

local OPTIONS <const> = {
  filter = { "OData text that the service filters by", "none" },
  select = { "fields to give, with commas between them", "all" },
  expand = { "resources to include", "none" },
  page_size = { "the most items of a page", "the service's" },
  if_match = { "only if it has this ETag", "any" },
  if_none_match = { "only if it has not this ETag; * if there must be none", "none" },
  if_modified_since = { "only if it changed after this time, as HTTP writes it", "none" },
  if_unmodified_since = { "only if it did not change after this time", "none" },
  force = { "do not wait for what nodes still have to do for it", "false" },
  recursive = { "also what is below a folder", "false" },
  range = { "a part of the file, such as bytes=0-1023", "all" },
  include_pending = { "also those that are still being made", "false" },
  start_time = { "the first hour, as 2026-11-24T10:00:00Z", "the last full hour" },
  end_time = { "the end of the last hour", "the last full hour" },
}

local function name_parameter(path_name, detail)
  local name = path_name:gsub("^%+", ""):gsub("%?$", "")
  local known <const> = NAMES[name] or {}
  return {
    name = name,
    type = path_name:find("%?$") and "string?" or "string",
    text = detail[name] or known[1],
    completes = known[2],
  }
end

local function options_parameter(options, detail)
  local described = {}
  for position, option in ipairs(options) do
    local known <const> = OPTIONS[option.name] or {}
    described[position] = {
      name = option.name, type = option.type .. "?", default = known[2],
      text = detail[option.name] or known[1],
    }
  end
  return { name = "options", type = "table?", text = "what else to ask for", options = described }
end

local function parameters_of(operation, detail)
  local parameters = {}
  for position, name in ipairs(operation.names) do
    parameters[position] = name_parameter(name, detail)
  end
  if operation.body ~= "none" then
    parameters[#parameters + 1] = {
      name = "body", type = operation.body == "document" and "table" or "table?",
      text = detail.body or "what to send, with the field names of the service",
    }
  end
  if #operation.options > 0 then
    parameters[#parameters + 1] = options_parameter(operation.options, detail)
  end
  return parameters
end

local function returns_of(operation, detail)
  local item <const> = detail.type or "table"
  local answers = {
    pages = { type = ("Items<%s>"):format(item), text = detail.gives or "as the service has them" },
    lookup = { type = item .. "?", text = detail.gives or "nil if there is none" },
    document = { type = item, text = detail.gives or "as the service has it now" },
    completion = { type = item, text = detail.gives or "as the service has it at the end" },
    presence = { type = "boolean", text = "whether there is one" },
    bytes = { type = "string", text = "the bytes of the file" },
    properties = { type = "table", text = "content_length, content_type, last_modified, others" },
  }
  return { answers[operation.answer] }
end

-- What may be written on several lines is one paragraph, but for the example.
local function folded(detail)
  local result = {}
  for field, value in pairs(detail) do
    result[field] = field == "example" and value or (value:gsub("%s+", " "))
  end
  return result
end

--- The entries of the operations of a type.
-- @param type_name "BatchAccount", "KeyVault" or "Session"
-- @param details by the names of operations: `summary`, `example`; if need be `text`, `type` (of
--   what comes back), `gives`, `body`, `needs`, and other words for a name or option
-- @param written entries that are written out, which go before
function operations.members(type_name, details, written)
  local members, is_written = table.move(written, 1, #written, 1, {}), {}
  for _, entry in ipairs(written) do
    is_written[entry.name] = true
  end
  for _, operation in ipairs(native.operations[type_name]) do
    if details[operation.name] and not is_written[operation.name] then
      local detail <const> = folded(details[operation.name])
      members[#members + 1] = {
        name = operation.name, summary = detail.summary, text = detail.text,
        parameters = parameters_of(operation, detail),
        returns = returns_of(operation, detail),
        raises = operation.answer == "pages"
          and "an error of kind azure or transport, when a page is read"
          or "an error of kind azure or transport",
        example = detail.example, needs = detail.needs, asks = detail.asks,
        operation = operation,
      }
    end
  end
  return members
end

--- The methods that lists are made of, as a page calls them internal.
function operations.internal(type_name)
  local internal = {}
  for _, operation in ipairs(native.operations[type_name]) do
    if operation.answer == "pages" then
      internal[#internal + 1] = {
        name = operation.name .. "_pages",
        reason = ("%s:%s wraps it"):format(type_name, operation.name),
      }
    end
  end
  return internal
end

return operations
