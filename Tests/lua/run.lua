--- Runs every `*_spec.lua` beside this file, or those that are named.
--
--     certferry Tests/lua/run.lua [file...]

local spec = require("spec")

for _, name in ipairs({ "describe", "it", "expect", "skip" }) do
  _G[name] = spec[name]
end

-- Life passes ten times as fast as usual: what is waited for comes sooner, and what is looked at
-- while it lasts still lasts longer than a request.
if require("azure").emulator then
  require("emulator").speed(100)
end

local function all_files()
  local folder = arg[0]:match("^(.*)/[^/]*$") or "."
  local listing <close> = assert(io.popen('ls -- "' .. folder .. '"'))
  local files = {}
  for name in listing:lines() do
    if name:find("_spec%.lua$") then
      files[#files + 1] = folder .. "/" .. name
    end
  end
  return files
end

for _, file in ipairs(#arg > 0 and arg or all_files()) do
  spec.file(file)
end
os.exit(spec.report() and 0 or 1)
