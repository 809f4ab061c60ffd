--- Step: a job schedule names the new pool.
--
-- Requires migrate.moves.

return require("migrate.moves").patch("schedule")
