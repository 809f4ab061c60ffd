--- Reference: what to say of the operations of Resource Manager, beyond accounts.
--
-- See reference.operations for what else there is to an entry.

return {
}
