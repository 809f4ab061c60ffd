--- Step: a job is disabled, so that its pool can be changed.
--
-- Requires migrate.moves.

return require("migrate.moves").disable("job")
