--- Names in a vault that something deleted still has.

local deleted = {}

-- learn.microsoft.com/azure/key-vault/general/soft-delete-overview
local CODES <const> = { ObjectIsDeletedButRecoverable = true, ObjectIsBeingDeleted = true }

--- Whether an error says that a name is taken by what was deleted.
function deleted.names(failure)
  return type(failure) ~= "string"
    and (CODES[failure.code] or CODES[failure.inner_code or ""]) or false
end

return deleted
