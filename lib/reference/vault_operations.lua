--- Reference: what to say of the operations of a key vault.
--
-- See reference.operations for what else there is to an entry.

return {
}
