--- Reference: what to say of the operations of a Batch account in Resource Manager.
--
-- See reference.operations for what else there is to an entry.

return {
}
