--- Reference: what to say of the operations of the data plane of Batch.
--
-- See reference.operations for what else there is to an entry.

return {
}
