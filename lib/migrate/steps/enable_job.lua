--- Step: a job is active again, on the new pool.
--
-- Requires migrate.moves.

return require("migrate.moves").enable("job")
