--- Step: a job names the new pool.
--
-- Requires migrate.moves.

return require("migrate.moves").patch("job")
