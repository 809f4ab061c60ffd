--- General topics of the help: what is no module and no type.

return {
  keys = {
    summary = "editing at the prompt",
    text = [[
Enter runs the input if it is complete, wherever the cursor is, and otherwise begins a new line of
the same block. A block is edited, recalled and pasted as a whole.

  Alt-Enter        a new line, also in a complete block
  Ctrl-C           drops what is typed, stops what runs; never leaves the shell
  Ctrl-D           leaves, on an empty prompt; ends an unfinished block
  Up, Down         lines of the block, then earlier entries
  Ctrl-R           searches earlier entries
  Tab              completes; a second Tab lists what fits
  Ctrl-X Ctrl-E    opens the input in $VISUAL or $EDITOR
  Ctrl-L           clears the screen
  Ctrl-A, Ctrl-E   beginning and end of the line
  Ctrl-W, Ctrl-U   delete the word, the line; Ctrl-Y puts it back

Pasted text is shown unchanged and runs when Enter is pressed. A line that begins with a space is
not kept in the history.]],
  },
  output = {
    summary = "how results are shown and saved",
    text = [[
An expression at the prompt prints its values, and `_` holds the last one. Tables print as Lua,
sorted and cut to a readable size; lists of records print as a table that fits the screen.

  :mode json       json, jsonl, csv, tsv, lua, table or record
  :all             the last result, in full
  :timing on       time after each result

From outside, `certferry -p EXPRESSION` prints a value and ends; it is JSON if standard output is no
terminal. Standard output is data only: messages and progress go to standard error.]],
  },
  scripts = {
    summary = "saved scripts, heredocs and the command line",
    text = [[
A script is Lua 5.4 with the modules of the overview at hand. It stops at the first error.

  certferry script.lua a b      arg[1] is "a"
  certferry - a b <<'EOF'       the same, from standard input
  certferry -e CODE             runs code
  certferry -p EXPRESSION       prints a value
  certferry -i script.lua       runs, then prompts

The exit status is 0 if all went well, 1 if Lua raised an error, 2 for a usage error, 130 after
Ctrl-C, n after os.exit(n). `arguments.parse` reads options; `async.map` does many things at once;
`local file <close>` closes at the end of its block, also after an error.

`certferry --types DIR` writes what editors and luacheck need to know the modules.]],
  },
  errors = {
    summary = "what errors say, and how to handle them",
    text = [[
A failed operation raises a table with fields; `tostring` gives its one line. Use `pcall`, and raise
again what is not meant:

  local ok, err = pcall(batch.put_pool, batch, "new", body)
  if not ok and err.code ~= "PoolExists" then error(err, 0) end

`kind` says where it comes from: azure (a service said no), transport (no answer came),
certificate, extension, journal or usage. `code` says what it is, `message` why. Errors of kind
azure also have `status`, `request_id` and `correlation_id` for a support case, `operation`, `url`,
`retriable`, `attempts`, and often `next_step` and `retry_after` in seconds. A refusal because of an
ETag (412) has what was `required` and what is `present`.

A misspelled option is an error that names the nearest one. A look-up that may miss gives nil, so
`batch:pool("x")` is nil if there is no such pool.]],
  },
  secrets = {
    summary = "passwords and keys, and where they are not",
    text = [[
Take a secret from a file, the environment or the terminal, so that it is in no script and no
history:

  secret.file("render.password")
  secret.env("PFX_PASSWORD")
  secret.prompt("PFX password: ")

What these give can be handed on, and prints as <secret, 12 bytes>, in tables and errors too. JSON
refuses it. A private key stays inside its CertificateBundle until KeyVault:import sends it. Plans
and journals hold no secret.

Entries with a secret are not kept in the history, and the shell says so.]],
  },
  migration = {
    summary = "from Batch certificates to Key Vault, step by step",
    text = [[
Neither an identity nor an extension can be added to a pool that exists. So each pool gets a
successor, its jobs move, and it is removed.

  1. migrate.inventory(az, {...})    who uses which certificate
  2. migrate.sources({...})          the private keys; Batch never gives one back
  3. migrate.plan(inventory, {...})  what would be done; changes nothing
  4. plan:apply({...})               does it, with a journal before and after
  5. plan:verify({...})              proves it from the service alone
  6. plan:rollback or plan:retire    goes back, or deletes what is no longer needed

plan:apply claims the old pool, gives the identity its role at the vault, imports the PFX, makes the
successor with the Key Vault extension, reads the certificates in tasks, and moves jobs. Each step
is looked at first, so a run that was killed is simply run again. The old pool stays, without nodes.

scripts/migrations/migrate.lua does all of it. Try it with --emulator.]],
  },
}
